mod fold;
mod gate_histories;
mod rules;
mod story;
mod summary;
