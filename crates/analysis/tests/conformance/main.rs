//! What other projects' tests expect, and where we answer otherwise: each such answer is listed with its cause.

mod addresses;
mod cases;
mod charsets;
mod expected;
mod feeds;
mod lists;
mod score;
