#![doc = include_str!("../README.md")]

pub mod acceptance;
pub mod accounts;
pub mod api;
mod assignment;
pub mod blobs;
pub mod catalogs;
mod console;
mod deliver;
pub mod documents;
pub mod engine;
pub mod exchange;
mod feed;
pub mod ingest;
pub mod orders;
pub mod people;
mod projection;
pub mod quarantine;
pub mod settings;
pub mod store;
mod take_back;
pub mod verify;
