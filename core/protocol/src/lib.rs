#![doc = include_str!("../README.md")]

pub mod acceptance;
pub mod account;
pub mod bundle;
pub mod codec;
pub mod deliver;
pub mod device_key;
pub mod feed;
pub mod problem;
pub mod sealed;
pub mod signature;
pub mod sync;
pub mod take_back;
