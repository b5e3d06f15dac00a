//! Pictures of what came in, through the same intake as a phone's; a damaged one costs itself alone.

use super::fault::IntakeFault;
use super::incoming::{Picture, PictureBytes};
use super::record::IntakeError;
use crate::exchange::third_party::PhotoArchive;
use futures::{StreamExt as _, stream};
use std::sync::{Arc, Mutex, PoisonError};
use yanfang_domain::command::PHOTO_LIMIT;
use yanfang_photo::{Limits, TakenPhoto, take_in};

/// Pictures taken in at the same time: decoding one may take 128 MiB.
const AT_ONCE: usize = 2;

/// A firm's photos, read by whichever thread takes one in.
pub(super) type SharedArchive = Option<Arc<Mutex<PhotoArchive>>>;

/// Takes in a defect's pictures in their order; what is wrong with one is added to the faults.
pub(super) async fn taken(
    mut pictures: Vec<Picture>,
    place: &str,
    archive: &SharedArchive,
    faults: &mut Vec<IntakeFault>,
) -> Result<Vec<TakenPhoto>, IntakeError> {
    if pictures.len() > PHOTO_LIMIT {
        let left_out = pictures.len() - PHOTO_LIMIT;
        faults.push(IntakeFault::TooManyPictures { place: place.to_owned(), left_out, limit: PHOTO_LIMIT });
        pictures.truncate(PHOTO_LIMIT);
    }
    let works = stream::iter(pictures).map(|picture| {
        let (archive, place) = (archive.clone(), place.to_owned());
        tokio::task::spawn_blocking(move || one(picture, &archive, place))
    });
    let mut works = works.buffered(AT_ONCE);
    let mut photos: Vec<TakenPhoto> = Vec::new();
    while let Some(done) = works.next().await {
        match done.map_err(|_| IntakeError::Thread)? {
            // One picture sent twice is one photo.
            Ok(photo) if photos.iter().any(|known| known.original.sha256 == photo.original.sha256) => {}
            Ok(photo) => photos.push(photo),
            Err(fault) => faults.push(*fault),
        }
    }
    Ok(photos)
}

fn one(picture: Picture, archive: &SharedArchive, place: String) -> Result<TakenPhoto, Box<IntakeFault>> {
    let name = picture.name;
    let bytes = match (picture.bytes, archive) {
        (PictureBytes::Here(bytes), _) => bytes,
        (PictureBytes::Archive(entry), Some(archive)) => {
            let mut archive = archive.lock().unwrap_or_else(PoisonError::into_inner);
            match archive.read(&entry) {
                Ok(bytes) => bytes,
                Err(error) => return Err(Box::new(IntakeFault::PictureUnreadable { place, error })),
            }
        }
        (PictureBytes::Archive(_), None) => return Err(Box::new(IntakeFault::PictureMissing { place, name })),
    };
    let limits = Limits::default();
    let size = limits.check_file(bytes.len() as u64);
    let photo = size.and_then(|()| take_in(&bytes, &limits));
    photo.map_err(|error| Box::new(IntakeFault::Picture { place, name, error }))
}
