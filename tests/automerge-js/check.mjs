// Opens a document with the npm package and compares it with what Yanfang reads in it.
import * as Automerge from '@automerge/automerge'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

const folder = process.argv[2]
const document = Automerge.load(readFileSync(`${folder}/document.automerge`))
const { heads, view } = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8'))
const text = value => (value === undefined || value === null ? null : value.toString())
const hex = bytes => Buffer.from(bytes).toString('hex')

assert.deepEqual(Automerge.getHeads(document).sort(), heads)
assert.equal(text(document.id), view.document)
assert.equal(Number(document.generation), view.generation)

const defects = view.defects
assert.equal(Object.keys(document.defects).length, defects.length)
for (const defect of defects) {
  const found = document.defects[defect.id]
  for (const field of ['note', 'item', 'severity', 'room', 'stage', 'element', 'inspection']) {
    assert.equal(text(found[field]), defect[field], `${field} of ${defect.id}`)
  }
  assert.equal(Number(found.number), defect.number)
  assert.equal(text(found.pin), defect.pin && `${defect.pin.x},${defect.pin.y}`)
  const photos = Object.values(found.photos).map(hex).sort()
  assert.deepEqual(photos, defect.photos.map(photo => photo.hash).sort())
}

const events = Object.values(document.events).map(event => JSON.parse(text(event)))
const byId = (a, b) => (a.id < b.id ? -1 : 1)
assert.deepEqual(events.sort(byId), [...view.events].sort(byId))

for (const inspection of view.inspections) {
  const rooms = Object.values(document.inspections[inspection.id].rooms).map(room => JSON.parse(text(room)))
  assert.deepEqual(rooms.sort(byId), [...inspection.rooms].sort(byId))
}

const contested = defects.find(defect => defect.others.length > 0)
assert.ok(contested, 'one note was changed by two people apart')
const notes = Object.values(Automerge.getConflicts(document.defects[contested.id], 'note')).map(text)
const ours = [contested.note, ...contested.others.flatMap(other => other.value.note ?? [])]
assert.deepEqual(notes.sort(), ours.sort())

console.log(`automerge-js: ${defects.length} defects, ${events.length} events, ${notes.length} values of a contested note: equal`)
