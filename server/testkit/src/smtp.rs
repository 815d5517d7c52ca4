//! An SMTP server for tests: keeps what it is sent and answers as told, badly if told so.
#![expect(clippy::expect_used, reason = "a test stops at what is not as it should be")]

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the sink does with one try of one mail; chosen by its recipient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// Takes it.
    #[default]
    Ok,
    /// Answers `RCPT TO` with this line, such as `451 4.7.1 Greylisted` or `550 5.1.1 No such user`.
    Say(&'static str),
    /// Takes the text, then answers with this line.
    SayAfterData(&'static str),
    /// Takes the text and never answers.
    HangAfterData,
    /// Answers one byte a second from `RCPT TO` on.
    Drip,
    /// Drops the connection in the middle of the text.
    DropInData,
    /// Takes the mail for good and drops the connection without saying so.
    TakeAndDrop,
}

/// How the sink greets one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greeting {
    /// Properly.
    Proper,
    /// Not at all.
    Hang,
    /// One byte a second.
    Drip,
    /// With this line, such as `421 4.3.2 Too busy`.
    Say(&'static str),
}

/// A mail the sink took.
#[derive(Clone, Debug)]
pub struct Received {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Headers and body as sent, lines ended by `\n`.
    pub data: String,
}

impl Received {
    /// The value of a header on one line, folded lines joined; empty when there is none.
    pub fn header(&self, name: &str) -> String {
        let head = self.data.split("\n\n").next().unwrap_or_default().replace("\n ", " ");
        let found = head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        });
        found.unwrap_or_default()
    }
}

#[derive(Default)]
struct State {
    greetings: VecDeque<Greeting>,
    answers: HashMap<String, VecDeque<Answer>>,
    received: Vec<Received>,
    tries: HashMap<String, usize>,
    commands: Vec<String>,
    connections: usize,
}

/// The sink. Stops with the value.
pub struct SmtpSink {
    /// Where it listens.
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    listening: JoinHandle<()>,
}

impl SmtpSink {
    /// Listens on a free port of this machine.
    ///
    /// # Panics
    /// When the machine has none.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        Self::with(listener, Arc::default())
    }

    /// An address where nobody listens, for a mail server that is down.
    ///
    /// # Panics
    /// When the machine has no free port.
    pub async fn nobody() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        listener.local_addr().expect("its address")
    }

    /// Listens on `address`: a mail server that came up.
    ///
    /// # Panics
    /// When somebody else took the port.
    pub async fn start_on(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.expect("the port is still free");
        Self::with(listener, Arc::default())
    }

    fn with(listener: TcpListener, state: Arc<Mutex<State>>) -> Self {
        let address = listener.local_addr().expect("its address");
        let shared = Arc::clone(&state);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    // A client that goes away is part of the tests.
                    Talk::new(stream, state).run().await.ok();
                });
            }
        });
        Self { address, state, listening }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// What to do with the next tries of mails to `recipient`, in this order; then it takes them.
    pub fn script(&self, recipient: &str, answers: impl IntoIterator<Item = Answer>) {
        self.state().answers.entry(recipient.to_owned()).or_default().extend(answers);
    }

    /// How to greet the next connections, in this order; then properly.
    pub fn greet(&self, greetings: impl IntoIterator<Item = Greeting>) {
        self.state().greetings.extend(greetings);
    }

    /// The mails it took, in order.
    pub fn received(&self) -> Vec<Received> {
        self.state().received.clone()
    }

    /// Those for one recipient.
    pub fn received_by(&self, recipient: &str) -> Vec<Received> {
        self.received().into_iter().filter(|mail| mail.to.iter().any(|to| to == recipient)).collect()
    }

    /// How often a mail to `recipient` was begun.
    pub fn tries(&self, recipient: &str) -> usize {
        self.state().tries.get(recipient).copied().unwrap_or(0)
    }

    /// Every command line that came in, without texts.
    pub fn commands(&self) -> Vec<String> {
        self.state().commands.clone()
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.state().connections
    }

    /// Waits until `count` mails were taken.
    ///
    /// # Panics
    /// When they are not within 20 s.
    pub async fn wait_for(&self, count: usize) {
        for _ in 0..2000 {
            if self.state().received.len() >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("only {} of {count} mails came", self.state().received.len());
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // A failed test must not fail the others' reading.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One connection.
struct Talk {
    lines: BufReader<OwnedReadHalf>,
    out: OwnedWriteHalf,
    state: Arc<Mutex<State>>,
    from: String,
    to: Vec<String>,
    answer: Answer,
    drips: bool,
}

enum Next {
    Go,
    End,
}

impl Talk {
    fn new(stream: TcpStream, state: Arc<Mutex<State>>) -> Self {
        let (read, out) = stream.into_split();
        let lines = BufReader::new(read);
        Self { lines, out, state, from: String::new(), to: Vec::new(), answer: Answer::Ok, drips: false }
    }

    async fn run(mut self) -> std::io::Result<()> {
        let greeting = {
            let mut state = lock(&self.state);
            state.connections += 1;
            state.greetings.pop_front().unwrap_or(Greeting::Proper)
        };
        match greeting {
            Greeting::Proper => self.say("220 sink ESMTP").await?,
            Greeting::Hang => return hang().await,
            Greeting::Drip => {
                self.drips = true;
                self.say("220 sink ESMTP").await?;
            }
            Greeting::Say(line) => return self.say(line).await,
        }
        while let Some(line) = self.line().await? {
            lock(&self.state).commands.push(line.clone());
            if let Next::End = self.obey(&line).await? {
                break;
            }
        }
        Ok(())
    }

    async fn obey(&mut self, line: &str) -> std::io::Result<Next> {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => self.say("250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8").await?,
            "HELO" | "NOOP" | "RSET" => self.say("250 2.0.0 Ok").await?,
            "MAIL" => {
                self.from = address(line);
                self.to.clear();
                self.say("250 2.1.0 Ok").await?;
            }
            "RCPT" => self.recipient(address(line)).await?,
            "DATA" => return self.data().await,
            "QUIT" => {
                self.say("221 2.0.0 Bye").await?;
                return Ok(Next::End);
            }
            _ => self.say("502 5.5.2 Not here").await?,
        }
        Ok(Next::Go)
    }

    async fn recipient(&mut self, to: String) -> std::io::Result<()> {
        self.answer = {
            let mut state = lock(&self.state);
            *state.tries.entry(to.clone()).or_default() += 1;
            state.answers.get_mut(&to).and_then(VecDeque::pop_front).unwrap_or_default()
        };
        self.drips |= self.answer == Answer::Drip;
        self.to.push(to);
        match self.answer {
            Answer::Say(line) => self.say(line).await,
            _ => self.say("250 2.1.5 Ok").await,
        }
    }

    async fn data(&mut self) -> std::io::Result<Next> {
        self.say("354 Go on").await?;
        let mut data = String::new();
        while let Some(line) = self.line().await? {
            if self.answer == Answer::DropInData {
                return Ok(Next::End);
            }
            if line == "." {
                return self.end_of_data(data).await;
            }
            data.push_str(line.strip_prefix('.').unwrap_or(&line));
            data.push('\n');
        }
        Ok(Next::End)
    }

    async fn end_of_data(&mut self, data: String) -> std::io::Result<Next> {
        match self.answer {
            Answer::SayAfterData(line) => {
                self.say(line).await?;
                return Ok(Next::Go);
            }
            Answer::HangAfterData => hang().await?,
            _ => {}
        }
        let mail = Received { from: self.from.clone(), to: self.to.clone(), data };
        let count = {
            let mut state = lock(&self.state);
            state.received.push(mail);
            state.received.len()
        };
        if self.answer == Answer::TakeAndDrop {
            return Ok(Next::End);
        }
        self.say(&format!("250 2.0.0 Ok: queued as {count}")).await?;
        Ok(Next::Go)
    }

    /// The next line without its end; none at the end of the connection.
    async fn line(&mut self) -> std::io::Result<Option<String>> {
        let mut line = String::new();
        if self.lines.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
    }

    async fn say(&mut self, text: &str) -> std::io::Result<()> {
        let text = format!("{text}\r\n");
        if !self.drips {
            return self.out.write_all(text.as_bytes()).await;
        }
        for byte in text.bytes() {
            self.out.write_all(&[byte]).await?;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        Ok(())
    }
}

async fn hang() -> std::io::Result<()> {
    std::future::pending().await
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
