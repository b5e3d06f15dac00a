#![doc = include_str!("../README.md")]

pub mod calendar;
pub mod catalog;
pub mod command;
pub mod defect;
pub mod event;
pub mod id;
pub mod inspection;
pub mod language;
pub mod permission;
pub mod role;
pub mod routing;
pub mod standing;
pub mod time;
pub mod tolerance;
pub mod transition;
