//! The pieces of a grid: a frame, a table, heads, ticks, a pager, a bulk bar. The rows are the
//! feature's own `<tr data-row-id=..>`.
//!
//! ```text
//! <GridFrame label toolbar bulk pager busy>
//!     <GridTable label head=|| view! { <SelectAll/> <HeadCell/> .. }>
//!         <tr data-row-id=id><RowCheck/> <RowTitle/> <td data-priority="2">..</td> ..</tr>
//!     </GridTable>            // or GridSkeleton, EmptyState, GridFailed
//! </GridFrame>
//! ```
//!
//! A cell's `data-priority` (2, 3, 4) says when it goes as the frame gets narrow: 4 first, 2 last;
//! cells without one stay. What goes must be found in the blind.

mod frame;
mod head;
mod keys;
mod pager;
mod row;

pub use frame::*;
pub use head::*;
pub use keys::*;
pub use pager::*;
pub use row::*;
