-- CreateTable
CREATE TABLE "sign_in_places" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_places_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sign_in_places_user_id_idx" ON "sign_in_places"("user_id");

-- AddForeignKey
ALTER TABLE "sign_in_places" ADD CONSTRAINT "sign_in_places_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
