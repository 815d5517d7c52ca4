//! The console: its pages, and the server functions they call. Compiled twice: for the server,
//! which renders each page whole, and for the browser, which takes the page over.

pub mod api;
pub mod features;
pub mod form;
pub mod layout;
pub mod lazy;
pub mod live;
pub mod paths;
pub mod read;
pub mod routes;
pub mod shell;

pub use routes::App;
