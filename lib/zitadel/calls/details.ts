import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type {
  DetailsSchema,
  ListDetailsSchema,
} from '@zitadel/proto/zitadel/object/v2/object_pb.js';
import type { Details } from '@/lib/model';

/** `details` of a change: sequence as a string, times in RFC 3339. */
export function presentDetails(details: Details): MessageInitShape<typeof DetailsSchema> {
  return {
    sequence: BigInt(details.sequence),
    changeDate: timestampFromDate(details.changeDate),
    resourceOwner: details.resourceOwner,
    ...(details.creationDate && { creationDate: timestampFromDate(details.creationDate) }),
  };
}

/** `details` of a list: how many there are in all, as of when. */
export function presentListDetails(
  total: number,
  timestamp: Date,
): MessageInitShape<typeof ListDetailsSchema> {
  return { totalResult: BigInt(total), timestamp: timestampFromDate(timestamp) };
}
