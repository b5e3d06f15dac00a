//! The story: a batch of homes of the tower goes from inspection to handover in compressed time, on real phones and the
//! real server. Each row says what was expected and what happened, read back from another phone than the one that wrote.

mod batch;
mod book;
mod cast;
mod clock;
mod delivery;
mod inspection;
mod orders;
mod people;
mod reception;
mod repair;

pub(super) use book::StoryRow;
pub(super) use clock::StoryClock;

use super::Progress;
use super::stage::Stage;
use crate::fault::Fault;
use book::Book;
use cast::Cast;
use std::path::Path;
use std::sync::Arc;

/// Plays all of it; the clock of the server and of these phones is moved on meanwhile.
pub(super) async fn play(stage: &Stage, folder: &Path, tell: &Progress) -> Result<Vec<StoryRow>, Fault> {
    tell.tell("the story: ten homes from the inspection to the key, in compressed time");
    let cast = Box::pin(Cast::gather(stage, folder)).await?;
    let played = tokio::task::spawn_blocking(move || {
        let mut book = Book::default();
        let inspected = inspection::play(&cast, &mut book).and_then(|first| repair::play(&cast, &mut book, first));
        book.scene(inspected);
        let ordered = orders::play(&cast, &mut book);
        book.scene(ordered);
        let batch = batch::play(&cast, &mut book);
        book.scene(batch);
        let prepared = delivery::play(&cast, &mut book);
        book.scene(prepared);
        reception::play(&cast, &mut book);
        let last = people::play(&cast, &mut book);
        book.scene(last);
        book.rows
    });
    let rows = played.await.map_err(|_| Fault::ThreadEnded)?;
    let held = rows.iter().filter(|row| row.ok).count();
    tell.tell(format_args!("{held} of {} steps of the story went as expected", rows.len()));
    Ok(rows)
}

/// Blocks on the server's own calls from the story's thread.
fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Handle::current().block_on(future)
}

/// A clock that all parts of the demo share.
pub(super) fn clock() -> Arc<StoryClock> {
    Arc::new(StoryClock::default())
}
