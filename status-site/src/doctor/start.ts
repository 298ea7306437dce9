import { DoctorDocument } from '@gatehouse/core/status-document/doctor-document.ts'
import { reader } from '../data/reader.ts'
import { LiveView } from '../view/view.ts'
import { words } from '../words/en.ts'
import { doctor, verdict } from './doctor.ts'

/** Begins the page of what the doctor saw. For whoever is no admin there is no such document. */
export function startDoctor(): void {
  new LiveView<DoctorDocument>({
    url: '/data/admin/doctor.json',
    read: reader(DoctorDocument),
    draw: doctor,
    title: (document, seen) => words.title(verdict(document, seen).headline),
  }).start()
}
