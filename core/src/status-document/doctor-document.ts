import * as z from 'zod/mini'
import { envelope, Whole } from './envelope.ts'

/** Somebody has decided to live with what a check finds. */
export const DoctorWaiver = z.strictObject({ reason: z.string(), owner: z.string(), untilMs: Whole })

/** What came of one check of the doctor. */
export const DoctorResult = z.strictObject({
  check: z.string(),
  /** What should be, as a phrase in lower case. */
  title: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  /** `unseen` is no pass: it cannot be seen from where Gatehouse runs. */
  result: z.enum(['bad', 'unseen', 'well', 'not here']),
  /** What was looked at, in words. */
  seen: z.string(),
  /** What shows it at the machine; null but for what is unseen. */
  command: z.nullable(z.string()),
  /** What somebody could do otherwise. */
  protects: z.string(),
  fix: z.string(),
  sources: z.array(z.string()),
  /** Null when nobody lives with it. */
  waiver: z.nullable(DoctorWaiver),
})
export type DoctorResult = z.infer<typeof DoctorResult>

/** `data/admin/doctor.json`, for admins alone: what the doctor saw when it looked last. */
export const DoctorDocument = z.strictObject({
  ...envelope,
  /** Null before the first look of this process. */
  lookedAtMs: z.nullable(Whole),
  /** The worst first. */
  results: z.array(DoctorResult),
})
export type DoctorDocument = z.infer<typeof DoctorDocument>
