//! Figures over a batch as the same bytes for everybody, so that conclusions name the figures they are about.

use crate::view::write;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use yanfang_domain::batch::Figures;
use yanfang_domain::id::Digest;

/// The version of the form; whatever changes a byte of it raises this number.
const VERSION: u32 = 1;

/// Figures in a form that can be hashed and compared: the rules of [`CanonicalView`](crate::CanonicalView).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanonicalFigures {
    /// JSON, UTF-8: `{figures, version}`.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes.
    pub hash: Digest,
}

impl From<&Figures> for CanonicalFigures {
    fn from(figures: &Figures) -> Self {
        let mut bytes = Vec::new();
        write(&json!({ "version": VERSION, "figures": figures }), &mut bytes);
        let hash = Digest(Sha256::digest(&bytes).into());
        Self { bytes, hash }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kept with conclusions for ever.
    #[test]
    fn the_form_is_a_contract() {
        let canonical = CanonicalFigures::from(&Figures::default());
        let text = String::from_utf8(canonical.bytes).unwrap();
        assert_eq!(
            text,
            r#"{"figures":{"by_contractor":[],"by_severity":[],"by_status":[],"by_trade":[],"clean":0,"defects":{"all":0,"open":0},"duplicates":0,"heard":0,"inspected":0,"judged":0,"passed_first":0,"repeated":0,"units":0,"voided":0},"version":1}"#
        );
        let more = CanonicalFigures::from(&Figures { units: 1, ..Figures::default() });
        assert_ne!(more.hash, canonical.hash);
    }
}
