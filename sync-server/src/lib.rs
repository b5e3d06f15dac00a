#![doc = include_str!("../README.md")]

pub mod exchange;
pub mod store;
