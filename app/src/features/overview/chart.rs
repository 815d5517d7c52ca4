//! A small chart of days: bars to look at, and the same as a table whose numbers lead to the log.

use leptos::prelude::*;

use super::api::{Bar, Chart};
use super::block;

/// Height of the drawing, and of the highest bar in it.
const HIGH: u32 = 64;
/// Width of a day.
const STEP: u32 = 12;

/// The chart.
pub fn chart(chart: Chart) -> AnyView {
    let most = chart.bars.iter().map(|bar| bar.n).max().unwrap_or(0).max(1);
    let wide = STEP * u32::try_from(chart.bars.len()).unwrap_or(0).max(1);
    let title = chart.title.clone();
    let head = format!("{title}, last 30 days");
    let named = format!("{title} of the last 30 days: {} in all. The table below says each day.", chart.total);
    let bars = chart.bars.iter().enumerate().map(|(i, bar)| drawn(i, bar, most)).collect_view();
    let days = match (chart.bars.first(), chart.bars.last()) {
        (Some(first), Some(last)) => view! { <p class="chart-days muted num"><span>{first.day.clone()}</span><span>{last.day.clone()}</span></p> }.into_any(),
        _ => ().into_any(),
    };
    let body = view! {
            <p class="chart-total"><a class="num" href=chart.href>{chart.total}</a></p>
        <svg class="chart" viewBox=format!("0 0 {wide} {HIGH}") preserveAspectRatio="none" role="img" aria-label=named>{bars}</svg>
        {days}
        <details class="chart-table">
            <summary>{format!("{title} day by day")}</summary>
            {table(title.clone(), chart.bars)}
        </details>
    }
    .into_any();
    block(head, Some(chart.hint), body)
}

fn drawn(i: usize, bar: &Bar, most: u32) -> AnyView {
    let x = STEP * u32::try_from(i).unwrap_or(0);
    let high = u64::from(bar.n) * u64::from(HIGH - 2) / u64::from(most);
    // A day with anything at all is seen.
    let high = u32::try_from(high).unwrap_or(HIGH).max(u32::from(bar.n > 0)) + 1;
    let said = format!("{}: {}", bar.day, bar.count);
    view! {
        <g>
            <title>{said}</title>
            <rect class="chart-space" x=x y="0" width=STEP height=HIGH></rect>
            <rect class="chart-bar" x=x + 1 y=HIGH - high width=STEP - 2 height=high></rect>
        </g>
    }
    .into_any()
}

fn table(title: String, bars: Vec<Bar>) -> AnyView {
    let row = |bar: Bar| {
        view! { <tr><th scope="row" class="num">{bar.day}</th><td><a class="num" href=bar.href>{bar.count}</a></td></tr> }
    };
    view! {
        <table class="chart-rows">
            <thead><tr><th scope="col">"Day"</th><th scope="col">{title}</th></tr></thead>
            <tbody>{bars.into_iter().rev().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
