//! Which photos are here.

use crate::api::Api;
use crate::console::visitor::Visitor;
use crate::store::StoreError;
use std::collections::HashMap;
use yanfang_domain::defect::Photo;
use yanfang_domain::id::{Digest, UnitId};

/// The photos of a unit: whether the original and the thumbnail are here.
pub(super) struct Photos(HashMap<Digest, (bool, bool)>);

/// A photo on the page.
pub(in crate::console) struct PhotoView {
    /// Where the small picture is; `None` while nothing of it has arrived.
    pub(in crate::console) small: Option<String>,
    /// Where the original is; `None` while it has not arrived.
    pub(in crate::console) original: Option<String>,
    /// Its place among the photos shown with it, from 1.
    pub(in crate::console) number: usize,
}

pub(super) async fn read(api: &Api, visitor: &Visitor, unit: UnitId) -> Result<Photos, StoreError> {
    let sql = "SELECT hash, MAX(stored), MAX(thumbnail) FROM photo WHERE project = $1 AND unit = $2 GROUP BY hash";
    let key = vec![visitor.project().to_string().into(), unit.to_string().into()];
    let rows = api.server().database().query(sql, key).await?;
    let read = |row: &crate::store::Row| Ok((Digest(row.array(0)?), (row.integer(1)? == 1, row.integer(2)? == 1)));
    rows.iter().map(read).collect::<Result<_, _>>().map(Photos)
}

impl Photos {
    pub(super) fn view(&self, photos: &[Photo]) -> Vec<PhotoView> {
        let view = |(place, photo): (usize, &Photo)| {
            let (stored, thumbnail) = self.0.get(&photo.hash).copied().unwrap_or_default();
            let original = stored.then(|| format!("/console/photos/{}", photo.hash));
            let small =
                if thumbnail { Some(format!("/console/photos/{}/thumbnail", photo.hash)) } else { original.clone() };
            PhotoView { small, original, number: place + 1 }
        };
        photos.iter().enumerate().map(view).collect()
    }

    /// How many of these originals are here.
    pub(super) fn stored(&self, photos: &[Photo]) -> usize {
        photos.iter().filter(|photo| self.0.get(&photo.hash).is_some_and(|(stored, _)| *stored)).count()
    }
}
