//! Tables: what is counted by key, and how rows are found, ranked, sorted and searched.
//!
//! - `bounded_table` and its `doorkeeper`: counts by key that cannot grow without end;
//! - `host` and `flow`, with `flow_key` and `tcp`: the tables that there are, one for each IP version;
//! - `sweep`, `ranking`, `address_order`: looking at all rows, a stretch at a time, for the first in an order;
//! - `top`, `listing`, `preparation`: the busiest hosts, a page of rows, and what a snapshot needs of both.
//!
//! A new table is one file beside `host`: what a row counts (`Tally`) and where rows lie (`Rows`).
//! [`Aggregator`](crate::aggregate::Aggregator) has to count in it. To be listed it needs a variant of
//! [`TableQuery`](crate::query::TableQuery) and the word that a request has for it, one of
//! [`Table`](crate::rows::Table) with its rows, and a [`Message`](crate::message::Message) for a page of
//! them; the compiler asks for the rest.

mod address_order;
mod bounded_table;
mod doorkeeper;
pub(crate) mod flow;
mod flow_key;
pub(crate) mod host;
pub mod listing;
pub mod preparation;
mod ranking;
mod sweep;
mod tcp;
mod top;
