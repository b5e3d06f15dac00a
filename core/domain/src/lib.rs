#![doc = include_str!("../README.md")]

pub mod catalog;
pub mod command;
pub mod defect;
pub mod event;
pub mod id;
pub mod inspection;
pub mod language;
pub mod role;
pub mod standing;
pub mod time;
