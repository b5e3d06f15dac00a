//! Work on several cores: opening documents and checking signatures are most of a big answer.

use std::num::NonZero;
use std::thread;

/// More threads than this gain nothing: the writes that follow come one by one.
const THREADS: usize = 4;

/// Maps in parallel, keeping the order.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, call: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(THREADS);
    if threads < 2 || items.len() < 4 {
        return items.into_iter().map(call).collect();
    }
    let size = items.len().div_ceil(threads);
    let mut rest = items.into_iter();
    let parts: Vec<Vec<T>> = (0..threads).map(|_| rest.by_ref().take(size).collect()).collect();
    let call = &call;
    thread::scope(|scope| {
        let parts: Vec<_> =
            parts.into_iter().map(|part| scope.spawn(move || part.into_iter().map(call).collect::<Vec<R>>())).collect();
        let joined = parts.into_iter().map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        joined.flatten().collect()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_order_is_kept() {
        for count in [0, 1, 3, 4, 5, 100] {
            let items: Vec<usize> = (0..count).collect();
            assert_eq!(super::map(items.clone(), |item| item), items);
        }
    }
}
