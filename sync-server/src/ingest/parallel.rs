//! The same work on many documents, on all cores.

use super::IngestError;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

/// Fewer than this many a thread is not worth a thread.
const WORTH_A_THREAD: usize = 4;

/// Asked once: the system reads several files to tell.
static CORES: LazyLock<usize> = LazyLock::new(|| thread::available_parallelism().map_or(1, std::num::NonZero::get));

/// Runs one piece of work on a blocking thread.
pub(super) async fn on_blocking<U: Send + 'static>(
    work: impl FnOnce() -> U + Send + 'static,
) -> Result<U, IngestError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| IngestError::Thread)
}

/// Maps every item, in order, on this blocking thread and as many more as there are cores.
pub(super) fn map<T: Send, U: Send>(items: Vec<T>, work: &(impl Fn(T) -> U + Sync)) -> Result<Vec<U>, IngestError> {
    let threads = CORES.min(items.len().div_ceil(WORTH_A_THREAD)).max(1);
    if threads == 1 {
        return Ok(items.into_iter().map(work).collect());
    }
    let total = items.len();
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let run = || {
        let mut done = Vec::new();
        while let Some((place, item)) = next() {
            done.push((place, work(item)));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut done = run();
        for other in others {
            done.extend(other.join().unwrap_or_default());
        }
        done
    });
    if done.len() != total {
        return Err(IngestError::Thread);
    }
    done.sort_unstable_by_key(|(place, _)| *place);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let doubled = map((0..1_000).collect(), &|number: u32| number * 2).unwrap();
        assert_eq!(doubled, (0..1_000).map(|number| number * 2).collect::<Vec<_>>());
    }
}
