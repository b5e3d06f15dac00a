//! Pictures as phones, chats and attackers send them, through the public interface only.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "the builders of pictures are part of the tests")]

mod colours;
mod formats;
mod hostile;
mod large;
mod markup;
mod metadata;
mod orientation;
mod pictures;
