//! The fold of a defect's events against a second reading of the rules, and every row of the tables it follows.

#[cfg(test)]
#[path = "fold_model/agreement.rs"]
mod agreement;
#[cfg(test)]
#[path = "fold_model/concurrency_rows.rs"]
mod concurrency_rows;
#[cfg(test)]
#[path = "fold_model/event_rows.rs"]
mod event_rows;
#[cfg(test)]
#[path = "fold_model/mirror.rs"]
mod mirror;
#[cfg(test)]
#[path = "fold_model/permission_rows.rs"]
mod permission_rows;
#[cfg(test)]
#[path = "fold_model/story.rs"]
mod story;
