//! What must hold after the day, read past what wrote it: the phones' journals and the server's tables as they lie on the
//! disk, and the folds of the documents.

use super::{Day, Person, project, takers};
use crate::{oracle, sample};
use std::collections::BTreeMap;
use yanfang_device::{AppError, StartDraft};
use yanfang_document::Document;
use yanfang_domain::delivery::{DeliveryState, delivery_state};
use yanfang_domain::entry::{Entry, EntryKind, EntryRule};
use yanfang_domain::handover::{HandoverEntry, HandoverRule, Visitor};
use yanfang_domain::id::{DocumentId, OwnerId};

/// What was looked at, all of it as it must be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Checked {
    /// Commands in the phones' journals, each stored once on the server and nowhere on a shelf.
    pub commands: usize,
    /// Homes whose keys are the owner's, each once.
    pub handed_over: usize,
    /// Homes that two began, each called by that name on the server and on the phones.
    pub contested: usize,
    /// Rows of entries that are the same as the documents' entries.
    pub rows: usize,
    /// Documents of phones with the heads and the view of the server's.
    pub views: usize,
    /// Photos, signed views and sealed images on the server.
    pub files: usize,
}

impl Day {
    /// Looks at everything; fails at the first thing that is not as it must be.
    pub fn check(&self) -> Checked {
        let mut checked = Checked::default();
        for person in self.people() {
            assert_eq!(person.phone.shelf().expect("the shelf is read"), [], "nothing was turned away");
            let status = person.phone.sync_status().expect("the status is read");
            assert_eq!((status.pending, status.photos, status.files), (0, 0, 0), "nothing waits");
            oracle::receipts_are_stored(person.phone.folder(), self.server.folder());
            checked.commands += oracle::journal_is_stored(person.phone.folder(), self.server.folder());
            person.phone.assert_sound();
        }
        for home in 0..self.size.homes {
            self.check_home(home, &mut checked);
        }
        self.nobody_begins_again();
        checked.files = self.files();
        checked
    }

    fn check_home(&self, home: usize, checked: &mut Checked) {
        let unit = sample::unit(home);
        let document = self.server.document(unit).expect("every home was taken");
        let entries = document.entries();
        let rows = oracle::entry_rows(self.server.folder(), DocumentId::Unit(unit));
        let folded: BTreeMap<String, Entry> =
            entries.iter().map(|entry| (entry.id.to_string(), entry.clone())).collect();
        assert_eq!(rows, folded, "home {home}: the rows are the document's entries");
        checked.rows += rows.len();
        let state = delivery_state(&entries, &project::catalog(self.size).settings);
        let released = entries
            .iter()
            .filter(|entry| matches!(entry.kind, EntryKind::Handover(HandoverEntry::KeysReleased { .. })))
            .count();
        assert!(released <= 1 && !state.is_handed_over_twice(), "home {home}: no double handover");
        assert_eq!(state.is_handed_over(), released == 1, "home {home}");
        checked.handed_over += released;
        let (_, second) = takers(home, self.companions.len(), self.size);
        assert_eq!(state.receptions.len(), 1 + usize::from(second.is_some()), "home {home}: whoever began it is there");
        assert_eq!(state.contested().len(), if second.is_some() { 2 } else { 0 }, "home {home}");
        checked.contested += usize::from(second.is_some());
        for person in self.people() {
            same(person, home, &document, &state);
            checked.views += 1;
        }
    }

    /// From the evening on nobody begins a home again.
    fn nobody_begins_again(&self) {
        let anybody = &self.companions[self.companions.len() - 1].phone;
        for home in 0..self.size.homes {
            let owner = OwnerId::from_bytes([0xEE; 16]);
            let draft = StartDraft { owner, visitor: Visitor::Owner, slip: None, with: Vec::new() };
            let again = anybody.start_handover(sample::unit(home), draft);
            let rule = match again {
                Err(AppError::EntryRefused { rule: EntryRule::Handover(rule), .. }) => rule,
                other => panic!("home {home} was begun again: {other:?}"),
            };
            assert!(
                matches!(rule, HandoverRule::HandedOverAlready | HandoverRule::ReceptionOpen),
                "home {home}: {rule:?}"
            );
        }
    }

    /// Every file that an entry or a defect names is on the server.
    fn files(&self) -> usize {
        let count = |sql: &str| oracle::count(self.server.folder(), sql) as usize;
        assert_eq!(count("SELECT COUNT(*) FROM photo WHERE stored = 0 OR thumbnail = 0"), 0, "every photo");
        assert_eq!(count("SELECT COUNT(*) FROM acceptance WHERE complete = 0 OR doubt = 1"), 0, "every signature");
        let named = count("SELECT COUNT(DISTINCT file) FROM sealed_name");
        let sealed = count("SELECT COUNT(*) FROM sealed_file WHERE file IN (SELECT file FROM sealed_name)");
        assert_eq!(sealed, named, "every image of a signature");
        let views = count("SELECT COUNT(*) FROM signed_view WHERE bytes IS NOT NULL");
        count("SELECT COUNT(*) FROM photo WHERE stored = 1") + sealed + views
    }

    /// Closes everything, and looks at the server's folder from the ground up.
    pub fn verify(self) {
        let Self { server, data, .. } = self;
        drop(server);
        oracle::verify(data.path());
    }
}

/// Equal heads, equal views (I6), and the same way of the home to its owner.
fn same(person: &Person, home: usize, document: &Document, state: &DeliveryState) {
    let unit = sample::unit(home);
    let fingerprint = person.phone.fingerprint(unit).expect("a home is read").expect("every phone holds every home");
    let mut heads = document.heads();
    heads.sort_unstable();
    assert_eq!(fingerprint.heads, heads, "home {home}: heads");
    assert_eq!(fingerprint.view, document.view().hash, "home {home}: view");
    let contested = person.phone.delivery_detail(unit).expect("a home is read").contested;
    assert_eq!(contested, state.contested(), "home {home}: the phone calls it too");
}
