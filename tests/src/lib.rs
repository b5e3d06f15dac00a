#![doc = include_str!("../README.md")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a harness stops at the first surprise")]

pub mod bare;
pub mod browser;
pub mod chains;
pub mod clock;
pub mod day;
pub mod delivery_day;
pub mod direct;
pub mod fixture;
pub mod hardware;
pub mod history;
pub mod link;
pub mod office;
pub mod oracle;
pub mod phone;
pub mod picture;
pub mod reference;
pub mod sample;
pub mod seed;
pub mod server;
pub mod victim;
