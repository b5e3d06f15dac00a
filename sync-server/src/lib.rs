#![doc = include_str!("../README.md")]

pub mod accounts;
pub mod blobs;
pub mod exchange;
pub mod settings;
pub mod store;
