#![doc = include_str!("../README.md")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a harness stops at the first surprise")]

pub mod bare;
pub mod day;
pub mod link;
pub mod reference;
pub mod sample;
pub mod seed;
