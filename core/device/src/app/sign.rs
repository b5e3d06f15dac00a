//! What every signature has in common: the statement of what the phone shows, signed by the device (sync.md 10).
//!
//! Before the command that names them, the signed view and the sealed images are on the disk like photos: whoever has the
//! record finds what was signed.

use super::perform::{Scene, Write};
use super::{AppError, Identity};
use crate::Device;
use crate::device::Core;
use crate::photos::sha256;
use crate::store::StoreError;
use crate::store::kept_files::{self, KeptFile, KeptName};
use std::path::{Path, PathBuf};
use yanfang_document::{CanonicalView, Document};
use yanfang_domain::command::{AddEntry, Body};
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::id::{Digest, DocumentId, EntryId, OwnerId, SealedFileId, UnitId};
use yanfang_domain::signing::{self, FurtherUnit, Signed, SignedStatement, Signer, SignerRole, Statement};
use yanfang_photo::{Limits, take_in_file};
use yanfang_protocol::acceptance::{self, AcceptanceError, TEXT_VERSION};
use yanfang_protocol::signature::Purpose;
use yanfang_protocol::{codec, sealed, signature};

/// Largest image of a signature on the screen, in bytes.
const IMAGE_LIMIT: u64 = 1 << 20;

/// Where the signature is, as files on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedOn {
    /// On the screen: the image of its strokes (at most 1 MiB).
    Screen {
        /// The image.
        image: PathBuf,
    },
    /// On paper: a photo of it.
    Paper {
        /// The photo.
        photo: PathBuf,
    },
    /// On both.
    Both {
        /// The image.
        image: PathBuf,
        /// The photo.
        photo: PathBuf,
    },
}

/// A file that was sealed for the server and lies in the folder.
pub(crate) struct Sealed {
    pub(crate) id: SealedFileId,
    /// SHA-256 of what was sealed.
    pub(crate) content: Digest,
    file: KeptFile,
}

/// A signature's images, sealed.
#[derive(Default)]
pub(crate) struct Images {
    image: Option<Sealed>,
    paper: Option<Sealed>,
}

/// What is signed beside the document.
pub(crate) struct Terms {
    pub(crate) purpose: signing::Purpose,
    pub(crate) signer: Signer,
    pub(crate) role: SignerRole,
    pub(crate) images: Images,
    pub(crate) further: Vec<FurtherUnit>,
}

impl Images {
    /// How the entry names them.
    pub(crate) fn named(&self) -> Option<Signed> {
        match (&self.image, &self.paper) {
            (Some(image), Some(paper)) => Some(Signed::Both { image: image.id, photo: paper.id }),
            (Some(image), None) => Some(Signed::Screen { image: image.id }),
            (None, Some(paper)) => Some(Signed::Paper { photo: paper.id }),
            (None, None) => None,
        }
    }
}

impl Device {
    /// Seals a file that only the server may open, such as a power of attorney, and keeps it for the next sync. The id is
    /// for the entry that names it.
    pub fn seal_file(&self, file: &Path) -> Result<SealedFileId, AppError> {
        let picture = take_in_file(file, &Limits::default())?;
        let sealed = self.core.seal(&picture.original.bytes)?;
        self.keep(std::slice::from_ref(&sealed.file))?;
        Ok(sealed.id)
    }

    /// Notes files whose bytes lie in the folder, so that the next sync sends them.
    pub(crate) fn keep(&self, files: &[KeptFile]) -> Result<(), AppError> {
        let mut writer = self.core.writer();
        let tx = writer.db.transaction().map_err(StoreError::from)?;
        for file in files {
            kept_files::add(&tx, file)?;
        }
        Ok(tx.commit().map_err(StoreError::from)?)
    }

    /// Signs the document as it stands and writes the entry that carries the signature.
    pub(crate) fn sign(
        &self,
        document: DocumentId,
        terms: Terms,
        kind: impl FnOnce(&[Entry], Option<Signed>, Box<SignedStatement>) -> Result<(EntryKind, Vec<EntryId>), AppError>,
    ) -> Result<EntryId, AppError> {
        let identity = self.core.identity().ok_or(AppError::NotEnrolled)?;
        let origin = self.core.perform(Write::on(document), |scene| {
            let on = terms.images.named();
            let signed = self.core.signed(scene, &identity, terms)?;
            let (kind, after) = kind(&scene.document.entries(), on, Box::new(signed))?;
            Ok(Body::AddEntry(AddEntry { after, kind }))
        })?;
        Ok(EntryId(origin.record(0)))
    }
}

impl Core {
    /// Seals the images and puts them on the disk.
    pub(crate) fn images(&self, on: &SignedOn) -> Result<Images, AppError> {
        let (image, paper) = match on {
            SignedOn::Screen { image } => (Some(image), None),
            SignedOn::Paper { photo } => (None, Some(photo)),
            SignedOn::Both { image, photo } => (Some(image), Some(photo)),
        };
        let image = image.map(|path| self.seal(&read_image(path)?)).transpose()?;
        // The paper is the original: taken in like a photo, so that neither place nor camera goes with it.
        let paper = paper.map(|path| self.seal(&take_in_file(path, &Limits::default())?.original.bytes)).transpose()?;
        Ok(Images { image, paper })
    }

    fn seal(&self, content: &[u8]) -> Result<Sealed, AppError> {
        let identity = self.identity().ok_or(AppError::NotEnrolled)?;
        let server = signature::public_key(&identity.server_key.0).map_err(AcceptanceError::from)?;
        let entropy = self.entropy().bytes()?;
        let mut tail = [0; 10];
        tail.copy_from_slice(&entropy[..10]);
        let id = SealedFileId::new(u64::try_from(self.clock().now().utc_ms).unwrap_or(0), tail);
        let bytes = sealed::seal(&server, identity.project, id, self.entropy().bytes()?, content)?;
        let hash = sha256(&bytes);
        self.photos().keep(hash, &bytes)?;
        Ok(Sealed { id, content: sha256(content), file: KeptFile { name: KeptName::Sealed(id), hash, upload: None } })
    }

    /// Further units of a form as they stand on this phone, their signed views on the disk.
    pub(crate) fn further(&self, units: &[UnitId]) -> Result<(Vec<FurtherUnit>, Vec<KeptFile>), AppError> {
        let mut further = Vec::with_capacity(units.len());
        let mut files = Vec::with_capacity(units.len());
        for unit in units {
            let document = self.document(DocumentId::Unit(*unit))?;
            let view = document.view();
            files.push(self.keep_view(&view)?);
            further.push(FurtherUnit {
                unit: *unit,
                generation: document.generation(),
                heads: document.heads(),
                view: view.hash,
            });
        }
        Ok((further, files))
    }

    fn keep_view(&self, view: &CanonicalView) -> Result<KeptFile, AppError> {
        let bytes = codec::compress(&view.bytes)?;
        let hash = sha256(&bytes);
        self.photos().keep(hash, &bytes)?;
        Ok(KeptFile { name: KeptName::View(view.hash), hash, upload: None })
    }

    fn signed(&self, scene: &Scene<'_>, identity: &Identity, terms: Terms) -> Result<SignedStatement, AppError> {
        let key = self.key_store().public_key(self.entropy())?;
        let document: &Document = scene.document;
        let view = document.view();
        let shown: serde_json::Value = serde_json::from_slice(&view.bytes).map_err(AcceptanceError::Unwritable)?;
        let Terms { purpose, signer, role, images, further } = terms;
        let statement = Statement {
            algorithm: key.algorithm(),
            purpose,
            project: identity.project,
            document: document.id(),
            generation: document.generation(),
            heads: document.heads(),
            view_version: view.version,
            view: view.hash,
            photos: acceptance::photos_in(&shown),
            further,
            signer,
            role,
            image: images.image.as_ref().map(|sealed| sealed.content),
            paper: images.paper.as_ref().map(|sealed| sealed.content),
            at: self.clock().now(),
            text_version: TEXT_VERSION,
        };
        let mut files = scene.files.borrow_mut();
        files.push(self.keep_view(&view)?);
        files.extend([images.image, images.paper].into_iter().flatten().map(|sealed| sealed.file));
        let given = self.key_store().sign(Purpose::Acceptance, &acceptance::statement_bytes(&statement)?)?;
        Ok(SignedStatement { statement, key: key.to_string(), signature: hex::encode(given) })
    }
}

/// The owner for a form: the one that the reception was begun for.
pub(crate) fn signer(role: SignerRole, owner: OwnerId, identity: &Identity) -> Signer {
    match role {
        SignerRole::Owner | SignerRole::Proxy => Signer::Owner(owner),
        SignerRole::Companion | SignerRole::Property | SignerRole::Party(_) => {
            Signer::Member(yanfang_domain::event::Author::Member(identity.member))
        }
    }
}

fn read_image(path: &Path) -> Result<Vec<u8>, AppError> {
    let failed = |source| AppError::SignatureFile { path: path.to_owned(), source };
    let length = std::fs::metadata(path).map_err(failed)?.len();
    if length > IMAGE_LIMIT {
        return Err(sealed::SealedError::TooLarge.into());
    }
    std::fs::read(path).map_err(failed)
}
