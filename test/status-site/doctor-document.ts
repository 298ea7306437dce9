import type { DoctorDocument, DoctorResult } from '@gatehouse/core/status-document/doctor-document.ts'
import { atMs, envelope, minuteMs } from './documents.ts'

const dayMs = 1440 * minuteMs

/** A check that found things as they should be. */
export function doctorResult(check: string, but: Partial<DoctorResult> = {}): DoctorResult {
  return {
    check,
    title: 'the admin socket of Caddy is closed to others',
    severity: 'critical',
    result: 'well',
    seen: 'Its mode is 0600, and its folder is private.',
    command: null,
    protects: 'Whoever reaches it runs the edge.',
    fix: 'chmod o-rwx admin.sock',
    sources: ['Caddy documentation, “Admin endpoint security”', 'OWASP ASVS 5.0.0, 13.2.2'],
    waiver: null,
    ...but,
  }
}

/** One of everything that the doctor can say. */
export function doctorDocument(but: Partial<DoctorDocument> = {}): DoctorDocument {
  return {
    ...envelope,
    lookedAtMs: atMs - 3 * 60 * minuteMs,
    results: [
      doctorResult('admin-socket-mode', {
        result: 'bad',
        seen: 'Everybody may write to it: its mode is 0666.',
      }),
      doctorResult('two-admins', {
        result: 'bad',
        severity: 'medium',
        title: 'more than one person is an admin',
        seen: 'There is one.',
        fix: 'Name another one: `account role <name> admin`, once there is somebody.',
      }),
      doctorResult('no-root', {
        result: 'bad',
        title: 'Gatehouse and Caddy do not run as root',
        severity: 'high',
        seen: 'Gatehouse runs as root.',
        waiver: { reason: 'a user of its own comes in December', owner: 'anna', untilMs: atMs + 30 * dayMs },
      }),
      doctorResult('clock', {
        result: 'unseen',
        severity: 'medium',
        title: 'the clock of the machine is right',
        seen: 'No chat has told its time yet.',
        command: 'timedatectl',
      }),
      doctorResult('drift'),
      doctorResult('old-tls', { result: 'not here', seen: 'There is no HTTPS.' }),
    ],
    ...but,
  }
}
