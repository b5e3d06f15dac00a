//! Every rule of a reception by a row, and two properties against a second reading.

mod agreement;
mod reading;
mod rows;
mod world;
