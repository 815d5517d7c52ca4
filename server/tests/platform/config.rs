//! Settings (REL-53, SEC-100).

use std::collections::HashMap;
use std::os::unix::fs::PermissionsExt;

use server::config::{Config, MailTls, Origin, SettingError, Storage, read_key, unknown_settings};

use crate::support::Folder;

/// A configuration that is right, outside demo mode.
const RIGHT: [(&str, &str); 4] = [
    ("PANELWARDEN_ORIGIN", "https://console.example.com"),
    ("PANELWARDEN_SMTP_URL", "smtp://user:pass@mail.example.com"),
    ("PANELWARDEN_MAIL_FROM", "Panelwarden <no-reply@example.com>"),
    ("PANELWARDEN_KEY_FILE", "/etc/panelwarden/key"),
];

fn read(changes: &[(&str, Option<&str>)], demo: bool) -> Result<Config, SettingError> {
    let mut map: HashMap<&str, &str> = if demo { HashMap::new() } else { RIGHT.into() };
    for (name, value) in changes {
        match value {
            Some(value) => map.insert(name, value),
            None => map.remove(name),
        };
    }
    Config::from_map(&|name| map.get(name).map(|value| (*value).to_owned()), demo)
}

/// One wrong setting each, in an otherwise right configuration.
#[rustfmt::skip]
const BROKEN: [(&str, Option<&str>); 83] = [
    ("PANELWARDEN_ORIGIN", None),
    ("PANELWARDEN_ORIGIN", Some("")),
    ("PANELWARDEN_ORIGIN", Some("console.example.com")),
    ("PANELWARDEN_ORIGIN", Some("http://console.example.com")),
    ("PANELWARDEN_ORIGIN", Some("ftp://console.example.com")),
    ("PANELWARDEN_ORIGIN", Some("https://console.example.com/")),
    ("PANELWARDEN_ORIGIN", Some("https://console.example.com/console")),
    ("PANELWARDEN_ORIGIN", Some("https://user@console.example.com")),
    ("PANELWARDEN_ORIGIN", Some("https://console.example.com?x")),
    ("PANELWARDEN_ORIGIN", Some("https://console.example.com:0")),
    ("PANELWARDEN_ORIGIN", Some("https://console.example.com:70000")),
    ("PANELWARDEN_ORIGIN", Some("https://")),
    ("PANELWARDEN_ORIGIN", Some("https://[::1")),
    ("PANELWARDEN_ORIGIN", Some("https://con sole.example.com")),
    ("PANELWARDEN_ORIGIN", Some(" https://console.example.com")),
    ("PANELWARDEN_ORIGIN", Some("https://console.example.com\nX: y")),
    ("PANELWARDEN_ORIGIN", Some("http://localhost.evil.example")),
    ("PANELWARDEN_ORIGIN", Some("https://a.example,https://b.example")),
    ("PANELWARDEN_LISTEN", Some("")),
    ("PANELWARDEN_LISTEN", Some("3000")),
    ("PANELWARDEN_LISTEN", Some("127.0.0.1")),
    ("PANELWARDEN_LISTEN", Some("localhost:3000")),
    ("PANELWARDEN_LISTEN", Some("127.0.0.1:99999")),
    ("PANELWARDEN_LISTEN", Some("0.0.0.0:-1")),
    ("DATABASE_URL", Some("")),
    ("DATABASE_URL", Some("localhost/panelwarden")),
    ("DATABASE_URL", Some("mysql://localhost/panelwarden")),
    ("DATABASE_URL", Some("postgres://localhost")),
    ("DATABASE_URL", Some("postgres://localhost/")),
    ("DATABASE_URL", Some("postgres:///panelwarden")),
    ("DATABASE_URL", Some("postgres://localhost:port/panelwarden")),
    ("DATABASE_URL", Some("postgres://localhost:0/panelwarden")),
    ("DATABASE_URL", Some("postgres://:pass@localhost/panelwarden")),
    ("DATABASE_URL", Some("postgres://u:%zz@localhost/panelwarden")),
    ("DATABASE_URL", Some("postgres://u:p#w@localhost/panelwarden")),
    ("DATABASE_URL", Some("postgres://u:p@db.example.com/panelwarden")),
    ("DATABASE_URL", Some("postgres://u:p@db.example.com/panelwarden?sslmode=prefer")),
    ("DATABASE_URL", Some("postgres://u:p@db.example.com/panelwarden?sslmode=require")),
    ("DATABASE_URL", Some("postgres://u:p@db.example.com/panelwarden?sslmode=disable")),
    ("DATABASE_URL", Some("postgres://localhost/panelwarden?sslmode=maybe")),
    ("DATABASE_URL", Some("postgres://localhost/panelwarden?host=db.example.com")),
    ("MIGRATION_DATABASE_URL", Some("postgres://localhost/panelwarden")),
    ("MIGRATION_DATABASE_URL", Some("nonsense")),
    ("PANELWARDEN_POOLED", Some("true")),
    ("PANELWARDEN_POOLED", Some("maybe")),
    ("PANELWARDEN_POOLED", Some("")),
    ("PANELWARDEN_SMTP_URL", None),
    ("PANELWARDEN_SMTP_URL", Some("")),
    ("PANELWARDEN_SMTP_URL", Some("mail.example.com:587")),
    ("PANELWARDEN_SMTP_URL", Some("http://mail.example.com")),
    ("PANELWARDEN_SMTP_URL", Some("smtp://")),
    ("PANELWARDEN_SMTP_URL", Some("smtp://mail.example.com/path")),
    ("PANELWARDEN_SMTP_URL", Some("smtp://mail.example.com:smtp")),
    ("PANELWARDEN_SMTP_URL", Some("smtp://user@mail.example.com")),
    ("PANELWARDEN_SMTP_URL", Some("smtp://user:@mail.example.com")),
    ("PANELWARDEN_SMTP_URL", Some("smtp://user:p%0d%0a@mail.example.com")),
    ("PANELWARDEN_SMTP_URL", Some("smtp://mail.example.com?tls=none")),
    ("PANELWARDEN_SMTP_URL", Some("smtp://mail.example.com?tls=opportunistic")),
    ("PANELWARDEN_SMTP_URL", Some("smtp://mail.example.com?tls=yes")),
    ("PANELWARDEN_SMTP_URL", Some("smtp://mail.example.com?tls=required&tls=none")),
    ("PANELWARDEN_SMTP_URL", Some("smtp://mail.example.com?starttls=1")),
    ("PANELWARDEN_SMTP_URL", Some("smtps://mail.example.com?tls=none")),
    ("PANELWARDEN_MAIL_FROM", Some("nobody")),
    ("PANELWARDEN_MAIL_FROM", Some("a@b@c, d@e")),
    ("PANELWARDEN_MAIL_FROM", Some("Panelwarden <no-reply@example.com")),
    ("PANELWARDEN_MAIL_FROM", Some("a@example.com, b@example.com")),
    ("PANELWARDEN_MAIL_FROM", Some("x <a@example.com>\r\nBcc: b@example.com")),
    ("PANELWARDEN_MAIL_FROM", Some("@example.com")),
    ("PANELWARDEN_KEY_FILE", None),
    ("PANELWARDEN_KEY_FILE", Some("")),
    ("PANELWARDEN_KEY_FILE", Some("/etc/panelwarden/")),
    ("PANELWARDEN_TRUSTED_PROXIES", Some("")),
    ("PANELWARDEN_TRUSTED_PROXIES", Some("10.0.0.1,,10.0.0.2")),
    ("PANELWARDEN_TRUSTED_PROXIES", Some("proxy.example.com")),
    ("PANELWARDEN_TRUSTED_PROXIES", Some("10.0.0.0/40")),
    ("PANELWARDEN_TRUSTED_PROXIES", Some("10.0.0.1/8")),
    ("PANELWARDEN_TRUSTED_PROXIES", Some("0.0.0.0/0")),
    ("PANELWARDEN_TRUSTED_PROXIES", Some("10.0.0.1,::/0")),
    ("PANELWARDEN_SITE", Some("mars")),
    ("PANELWARDEN_ASSIST_CONSENT", Some("never")),
    ("PANELWARDEN_DATA_DIR", Some("")),
    ("PANELWARDEN_LOG", Some("info,server=shouting")),
    ("PANELWARDEN_MAX_CONNECTIONS", Some("0")),
];

#[test]
fn rel_53_each_broken_configuration_is_one_line_that_names_the_setting() {
    assert!(BROKEN.len() >= 40);
    for (setting, value) in BROKEN {
        let fault = read(&[(setting, value)], false).expect_err(&format!("{setting}={value:?}"));
        let line = fault.to_string();
        assert_eq!(fault.setting, setting, "{value:?}: {line}");
        assert!(line.starts_with(&format!("{setting}: ")), "{line}");
        assert!(!line.contains(['\n', '\r']) && line.len() > setting.len() + 15 && line.len() < 250, "{line}");
    }
    for value in ["no", "-1", "1.5", "99999999999999999999"] {
        for setting in ["PANELWARDEN_MAX_CONNECTIONS", "PANELWARDEN_MAX_CONNECTIONS_PER_ADDRESS"] {
            assert_eq!(read(&[(setting, Some(value))], false).unwrap_err().setting, setting);
        }
    }
}

#[test]
fn sec_95_an_error_never_repeats_the_value() {
    let secret = "hunter2hunter2";
    for setting in
        ["DATABASE_URL", "PANELWARDEN_SMTP_URL", "PANELWARDEN_ORIGIN", "PANELWARDEN_LOG", "PANELWARDEN_LISTEN"]
    {
        let value = format!("smtq://u:{secret}@[/x=");
        let fault = read(&[(setting, Some(&value))], false).unwrap_err();
        assert!(!format!("{fault} {fault:?}").contains(secret), "{fault}");
    }
    let config = read(&[("DATABASE_URL", Some("postgres://u:hunter2hunter2@localhost/p"))], false).unwrap();
    let url = "smtp://u:hunter2hunter2@mail.example.com";
    let with_mail = read(&[("PANELWARDEN_SMTP_URL", Some(url))], false).unwrap();
    assert!(!format!("{config:?} {with_mail:?}").contains(secret));
}

#[test]
fn rel_53_right_configurations_are_read() {
    let config = read(&[], false).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.origin.link("/recover"), "https://console.example.com/recover");
    assert_eq!((config.site, config.max_connections, config.max_per_address), (None, 10_000, 256));
    assert!(!config.storage.pooled && config.storage.database_url.is_none());
    let smtp = config.smtp.unwrap();
    assert_eq!((smtp.host.as_str(), smtp.port, smtp.tls), ("mail.example.com", 587, MailTls::Required));
    assert_eq!(
        smtp.login.map(|(user, secret)| (user, secret.expose().to_owned())),
        Some(("user".into(), "pass".into()))
    );

    for (setting, value) in [
        ("DATABASE_URL", "postgres://localhost/panelwarden"),
        ("DATABASE_URL", "postgresql://u:p%40ss@127.0.0.1:5433/panelwarden?sslmode=disable"),
        ("DATABASE_URL", "postgres://u:p@[::1]:5433/panelwarden"),
        ("DATABASE_URL", "postgres:///panelwarden?host=/run/postgresql&user=app"),
        ("DATABASE_URL", "postgres://u:p@db.example.com/panelwarden?sslmode=verify-full&sslrootcert=/etc/ca.pem"),
        ("PANELWARDEN_LISTEN", "0.0.0.0:8080"),
        ("PANELWARDEN_LISTEN", "[::]:8080"),
        ("PANELWARDEN_TRUSTED_PROXIES", "10.0.0.5, 10.1.0.0/16,2001:db8::/32"),
        ("PANELWARDEN_SMTP_URL", "smtps://mail.example.com"),
        ("PANELWARDEN_SMTP_URL", "none"),
        ("PANELWARDEN_SMTP_URL", "smtp://127.0.0.1:1025?tls=none"),
        ("PANELWARDEN_SMTP_URL", "smtp://localhost:1025/?tls=opportunistic"),
        ("PANELWARDEN_MAIL_FROM", "no-reply@example.com"),
        ("PANELWARDEN_LOG", "warn,server=debug"),
        ("PANELWARDEN_SITE", "asia-pacific"),
        ("PANELWARDEN_ASSIST_CONSENT", "customer"),
        ("PANELWARDEN_ASSIST_CONSENT", "always"),
    ] {
        assert!(
            read(&[(setting, Some(value))], false).is_ok(),
            "{setting}={value}: {:?}",
            read(&[(setting, Some(value))], false).err()
        );
    }
}

#[test]
fn rel_53_origins_are_written_as_browsers_write_them() {
    for (text, origin) in [
        ("https://Console.Example.com", "https://console.example.com"),
        ("https://console.example.com:443", "https://console.example.com"),
        ("https://console.example.com:8443", "https://console.example.com:8443"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("http://app.localhost:3000", "http://app.localhost:3000"),
    ] {
        assert_eq!(Origin::parse(text).unwrap().as_str(), origin);
    }
}

#[test]
fn sec_100_the_demo_answers_on_loopback_only() {
    for address in ["0.0.0.0:3000", "[::]:3000", "192.0.2.1:3000", "10.0.0.1:80"] {
        let fault = read(&[("PANELWARDEN_LISTEN", Some(address))], true).unwrap_err();
        assert_eq!(fault.setting, "PANELWARDEN_LISTEN", "{address}");
    }
    let mut config = read(&[("PANELWARDEN_LISTEN", Some("127.0.0.1:0"))], true).unwrap();
    config.bound_to("127.0.0.1:4321".parse().unwrap());
    assert_eq!(config.origin.as_str(), "http://127.0.0.1:4321");
    let mut config = read(&[("PANELWARDEN_ORIGIN", Some("http://localhost:9"))], true).unwrap();
    config.bound_to("127.0.0.1:4321".parse().unwrap());
    assert_eq!(config.origin.as_str(), "http://localhost:9", "what was set stays");
    let demo = read(&[], true).unwrap();
    assert!(demo.demo && demo.smtp.is_none() && demo.key_file.is_none());
    assert_eq!(demo.origin.as_str(), "http://127.0.0.1:3000");
}

#[test]
fn rel_53_commands_that_only_touch_the_database_need_only_that() {
    let get = |name: &str| (name == "DATABASE_URL").then(|| "postgres://localhost/p".to_owned());
    assert!(Storage::from_map(&get).unwrap().database_url.is_some());
    assert_eq!(Storage::from_map(&|_| None).unwrap().data_dir, std::path::Path::new("./.data"));
}

#[test]
fn sec_96_a_key_is_whole_secret_and_no_placeholder() {
    let folder = Folder::new("keys");
    let write = |name: &str, content: &[u8], mode: u32| {
        folder.write(name, content);
        let path = folder.0.join(name);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    };
    let raw: Vec<u8> = (0..32).collect();
    let hex = "000102030405060708090A0B0C0D0E0F101112131415161718191a1b1c1d1e1f";
    for (content, mode) in [
        (raw.clone(), 0o600),
        (raw.clone(), 0o400),
        (hex.as_bytes().to_vec(), 0o600),
        (format!("{hex}\n").into_bytes(), 0o600),
    ] {
        assert_eq!(read_key(&write("right", &content, mode)).unwrap().as_slice(), raw);
        std::fs::remove_file(folder.0.join("right")).unwrap();
    }
    let wrong: [(&[u8], u32); 9] = [
        (&raw, 0o644),
        (&raw, 0o640),
        (&raw, 0o604),
        (&raw[..31], 0o600),
        (b"", 0o600),
        (&hex.as_bytes()[..63], 0o600),
        (&[b'g'; 64], 0o600),
        (&[0; 32], 0o600),
        (&[b'0'; 64], 0o600),
    ];
    for (number, (content, mode)) in wrong.into_iter().enumerate() {
        let fault = read_key(&write(&format!("wrong{number}"), content, mode)).expect_err("refused");
        assert_eq!(fault.setting, "PANELWARDEN_KEY_FILE", "{number}");
    }
    assert!(read_key(&folder.0.join("absent")).is_err());
    assert!(read_key(&folder.0).is_err());
}

#[test]
fn rel_53_a_misspelt_setting_is_noticed() {
    let names = ["PATH", "PANELWARDEN_ORIGN", "PANELWARDEN_ORIGIN", "DATABASE_URL"].map(str::to_owned);
    assert_eq!(unknown_settings(names.into_iter()), ["PANELWARDEN_ORIGN"]);
}
