//! Which sealed files are named where: who may see one goes by that.

use crate::ingest::Context;
use crate::store::Value;
use yanfang_domain::entry::Entry;
use yanfang_domain::id::DocumentId;

pub(super) const SEALED_NAME: &str = "INSERT INTO sealed_name (project, file, document, entry)
    VALUES ($1, $2, $3, $4) ON CONFLICT (project, file, document, entry) DO NOTHING";

pub(super) fn rows(document: DocumentId, entry: &Entry, context: &Context) -> Vec<Vec<Value>> {
    let files = entry.kind.sealed_files().into_iter();
    files
        .map(|file| vec![Value::text(context.project), Value::text(file), Value::text(document), Value::text(entry.id)])
        .collect()
}
