//! Tells subscribers what changed, so that screens read again only what they show.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use yanfang_domain::id::{DefectId, Digest, DocumentId};

/// What a write or a sync changed. Sent after COMMIT, never before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Documents whose detail or counts changed: units, orders, batches.
    pub documents: Vec<DocumentId>,
    /// Defects that changed.
    pub defects: Vec<DefectId>,
    /// Photos whose place changed (taken in, sent, fetched).
    pub photos: Vec<Digest>,
}

impl Changed {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.defects.is_empty() && self.photos.is_empty()
    }
}

/// Somebody who wants to know.
pub trait Observer: Send + Sync {
    /// Called on the thread that made the change, with no lock held; it should return soon.
    fn changed(&self, changed: &Changed);
}

/// Those who want to know. An observer that is dropped is forgotten.
#[derive(Default)]
pub(crate) struct Observers(Mutex<Vec<Weak<dyn Observer>>>);

impl Observers {
    pub(crate) fn add(&self, observer: &Arc<dyn Observer>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(observer));
    }

    pub(crate) fn tell(&self, changed: &Changed) {
        if changed.is_empty() {
            return;
        }
        let alive: Vec<_> = {
            let mut observers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            observers.retain(|observer| observer.strong_count() > 0);
            observers.iter().filter_map(Weak::upgrade).collect()
        };
        for observer in alive {
            observer.changed(changed);
        }
    }
}
