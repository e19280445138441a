import { Chart } from '@/components/ui/chart';

const labels = { place: 'Day', asTable: 'Show as a table' };
const format = (value: number) => value.toLocaleString('en');
const days = Array.from({ length: 14 }, (_, index) => `Nov ${index + 1}`);
const withPasskey = [120, 140, 131, 180, 210, 190, 240, 300, 280, 330, 360, 410, 390, 450];
const withCode = [300, 280, 290, 240, 230, 200, 190, 160, 150, 120, 110, 90, 80, 60];

/** One series over time. */
export function LineChart() {
  return (
    <Chart
      kind="line"
      title="Sign-ins with a passkey"
      summary="From 120 to 450 a day in two weeks."
      places={days}
      series={[{ label: 'Passkey', values: withPasskey }]}
      {...{ format, labels }}
    />
  );
}

/** Two series, told apart without colour. */
export function TwoLines() {
  return (
    <Chart
      kind="line"
      title="Passkeys and codes"
      summary="Passkeys are used more often than codes since November 5."
      places={days}
      series={[
        { label: 'Passkey', values: withPasskey },
        { label: 'Code by mail', values: withCode },
      ]}
      {...{ format, labels }}
    />
  );
}

/** Counts by kind. */
export function BarChart() {
  return (
    <Chart
      kind="bars"
      title="Where passkeys are kept"
      summary="Most are in iCloud Keychain."
      places={['iCloud Keychain', 'Google', 'Windows Hello', 'Security keys', 'Others']}
      series={[{ label: 'Passkeys', values: [1_240, 980, 420, 77, 12] }]}
      format={format}
      labels={{ ...labels, place: 'Kept in' }}
    />
  );
}

/** Nothing has been counted. */
export function EmptyChart() {
  return (
    <Chart
      kind="line"
      title="Sign-ins with a passkey"
      summary="Nobody has signed in yet."
      places={days}
      series={[{ label: 'Passkey', values: days.map(() => 0) }]}
      {...{ format, labels }}
    />
  );
}
