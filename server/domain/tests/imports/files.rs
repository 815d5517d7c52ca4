//! What files are like: their columns, their faults, their size, their end.

use std::fmt::Write as _;
use std::time::Instant;

use model::ApiError;
use model::import::{ImportQuery, ImportStep};
use time::Duration;

use super::kit::{Cloud, bring, check, counts, fault, open};

/// Each kind of broken file is told in words, and nothing of it is kept.
#[tokio::test]
async fn a_broken_file_is_told_in_words() {
    let cloud = Cloud::new().await;
    let open_quote = [b"a,b\n\"open,1\n".as_slice(), vec![b'y'; 70_000].as_slice()].concat();
    let wide = vec!["a"; 101].join(",");
    let many = b"email\n".iter().chain(b"a@x\n".iter().cycle().take(4 * 500_001)).copied().collect::<Vec<u8>>();
    let mut large = b"email\n".to_vec();
    large.extend((0..51 * 1024 * 1024 / 1024).flat_map(|_| [[b'x'; 1023].as_slice(), b"\n"].concat()));
    let cases: [(&[u8], &str); 10] = [
        (b"", "Choose a file"),
        (b"\xef\xbb\xbf\n\n", "empty"),
        (b"email,name\n", "nothing below it"),
        (b"email\nZo\xeb@x.test\n", "Row 1 is not text in UTF-8"),
        (b"\xff\xfee\0", "UTF-16"),
        (b"PK\x03\x04\x14", "spreadsheet"),
        (&open_quote, "quotation mark"),
        (wide.as_bytes(), "100 columns"),
        (&many, "500000 rows"),
        (&large, "larger than 50 MB"),
    ];
    for (bytes, part) in cases {
        let fault = fault(cloud.bring(&cloud.admin, "f.csv", bytes).await);
        assert!(fault.at("file").is_some_and(|why| why.contains(part)), "{part}: {fault:?}");
    }
    assert!(cloud.domain().imports(&cloud.admin).await.unwrap().files.is_empty());
}

/// A mark, semicolons, line ends of all kinds, quotes over lines, columns in any order and by other names.
#[tokio::test]
async fn files_of_all_makes_are_read() {
    let cloud = Cloud::new().await;
    let text = "\u{feff}Surname;Given name;Remark;\"E-mail address\"\r\nAble;Ann;\"two\r\nlines; \"\"x\"\"\";a@x.test\r\n\r\nBell;Ben;;b@x.test";
    let page = cloud.checked(&cloud.eve, "C:\\fakepath\\mine.csv", text).await;
    assert_eq!((page.file.name.as_str(), counts(&page)), ("mine.csv", (2, 0, 0, 0)));
    cloud.run(&cloud.eve, page.file.id, false).await;
    let ann = "select first_name || ' ' || last_name || ' ' || state from account where email = 'a@x.test'";
    assert_eq!(cloud.db.text(ann).await, "Ann Able pending");
}

/// Columns are checked before anything else: the required ones, each of the file's own once, none that is not there.
#[tokio::test]
async fn columns_are_named_before_rows_are_read() {
    let cloud = Cloud::new().await;
    let id = cloud.bring(&cloud.admin, "x.csv", b"colour,size\na@x.test,Ann\n").await.unwrap();
    let page = open(cloud.domain(), &cloud.admin, id, None).await;
    assert_eq!((page.file.kind, page.file.step), (None, ImportStep::Mapping));
    let map = async |kind: &str, places: &[(&str, u16)]| {
        let places: Vec<(String, u16)> = places.iter().map(|(name, place)| ((*name).to_owned(), *place)).collect();
        cloud.domain().map_import(&cloud.admin, id, kind, &places).await
    };
    assert!(fault(map("", &[]).await).at("kind").is_some());
    map("accounts", &[]).await.unwrap();
    assert!(fault(map("accounts", &[("label", 2)]).await).at("email").is_some(), "required");
    assert!(fault(map("accounts", &[("email", 1), ("label", 1)]).await).at("label").is_some(), "twice");
    assert!(fault(map("accounts", &[("email", 1), ("label", 3)]).await).at("label").is_some(), "not there");
    map("accounts", &[("email", 1), ("label", 2)]).await.unwrap();
    let page = open(cloud.domain(), &cloud.admin, id, None).await;
    assert_eq!((page.file.step, counts(&page)), (ImportStep::Checked, (1, 0, 0, 0)));
}

/// A file is its owner's alone, ten at a time, and gone after a day.
#[tokio::test]
async fn a_file_is_ones_own_and_ends() {
    let cloud = Cloud::new().await;
    let id = cloud.bring(&cloud.eve, "p.csv", b"email\na@x.test\n").await.unwrap();
    let query = ImportQuery::default();
    assert_eq!(fault(cloud.domain().import_page(&cloud.admin, id, &query).await), ApiError::NotFound);
    assert_eq!(fault(cloud.domain().start_import(&cloud.admin, id, false).await), ApiError::NotFound);
    assert_eq!(fault(cloud.domain().import_faults(&cloud.admin, id, 0).await), ApiError::NotFound);
    for n in 1..10 {
        cloud.bring(&cloud.eve, &format!("{n}.csv"), b"email\na@x.test\n").await.unwrap();
    }
    let eleventh = cloud.bring(&cloud.eve, "11.csv", b"email\na@x.test\n").await;
    assert!(matches!(fault(eleventh), ApiError::Conflict { .. }));
    cloud.domain().remove_import(&cloud.eve, id).await.unwrap();
    cloud.bring(&cloud.eve, "11.csv", b"email\na@x.test\n").await.unwrap();
    cloud.domain().clock().advance(Duration::hours(25));
    domain::housekeeping::run(cloud.domain()).await.unwrap();
    assert_eq!(cloud.db.count("select count(*) from import_file").await, 0);
    assert_eq!(cloud.db.count("select count(*) from import_line").await, 0);
}

/// 100,000 rows: brought and checked within the time a person waits, never all in memory.
#[tokio::test]
async fn a_large_file_is_checked_quickly() {
    let cloud = Cloud::new().await;
    let mut text = String::from("email,first_name,last_name,label,phone,country,company_code,status,registered_at\n");
    for n in 0..100_000 {
        // Every tenth address was there five rows before.
        let n = if n % 10 == 9 { n - 5 } else { n };
        writeln!(text, "p{n}@x.test,First {n},Last,Label {n},+46 70 {n},SE,EAST,active,2025-01-02T03:04:05Z").unwrap();
    }
    let started = Instant::now();
    let id = bring(cloud.domain(), &cloud.admin, "large.csv", text.as_bytes()).await.unwrap();
    let brought = started.elapsed();
    let page = check(cloud.domain(), &cloud.admin, id).await;
    println!("100,000 rows: brought in {brought:?}, checked by {:?}", started.elapsed());
    assert_eq!((page.file.rows, counts(&page)), (100_000, (90_000, 0, 10_000, 0)));
}
