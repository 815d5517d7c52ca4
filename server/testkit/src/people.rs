//! People and things to test with.

use domain::accounts::sight;
use domain::caller::Origin;
use domain::{Caller, Domain};
use model::ids::{AccountId, CompanyId, GroupId, LinkId, PanelId, RoleId};
use model::role::BuiltIn;
use model::{Permission, PermissionSet};
use uuid::Uuid;

/// Makes companies, groups, panels and people straight in the database.
pub struct Make<'a>(pub &'a Domain);

impl Make<'_> {
    /// A company; `parent` None makes the operator.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn company(&self, code: &str, parent: Option<CompanyId>) -> CompanyId {
        let id = self.0.new_uuid();
        let kind = if parent.is_none() { "operator" } else { "installer" };
        sqlx::query(
            "insert into company (id, code, parent_id, kind, name, name_key, region, authorization_code, created_at, updated_at)
             values ($1, $2, $3, $4, $2, lower($2), 'europe', $2, $5, $5)",
        )
        .bind(id)
        .bind(code)
        .bind(parent.map(|p| p.0))
        .bind(kind)
        .bind(self.0.clock().now())
        .execute(self.0.pool())
        .await
        .expect("a company");
        CompanyId(id)
    }

    /// An operator, and below it an eastern and a western company.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn companies(&self) -> (CompanyId, CompanyId, CompanyId) {
        let operator = self.company("OP", None).await;
        (operator, self.company("EAST", Some(operator)).await, self.company("WEST", Some(operator)).await)
    }

    /// A group of a company.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn group(&self, name: &str, company: CompanyId) -> GroupId {
        let id = self.0.new_uuid();
        sqlx::query(
            "insert into panel_group (id, name, name_key, company_id, created_at, updated_at)
             values ($1, $2, lower($2), $3, $4, $4)",
        )
        .bind(id)
        .bind(name)
        .bind(company.0)
        .bind(self.0.clock().now())
        .execute(self.0.pool())
        .await
        .expect("a group");
        GroupId(id)
    }

    /// Makes an employee see a group.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn member(&self, group: GroupId, account: AccountId) {
        sqlx::query("insert into group_member (group_id, account_id) values ($1, $2)")
            .bind(group.0)
            .bind(account.0)
            .execute(self.0.pool())
            .await
            .expect("a member");
    }

    /// A panel with partitions 1 to 4.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn panel(&self, imei: &str, group: GroupId) -> PanelId {
        let id = self.0.new_uuid();
        sqlx::query(
            "insert into panel (id, imei, web_name, account_code, model, group_id, created_at, updated_at)
             values ($1, $2, 'W' || right($2, 4), right($2, 6), 'NEO-64', $3, $4, $4)",
        )
        .bind(id)
        .bind(imei)
        .bind(group.0)
        .bind(self.0.clock().now())
        .execute(self.0.pool())
        .await
        .expect("a panel");
        sqlx::query("insert into panel_search (panel_id, text) values ($1, $2 || E'\\n' || right($2, 6))")
            .bind(id)
            .bind(imei)
            .execute(self.0.pool())
            .await
            .expect("its search text");
        let mut conn = self.0.pool().acquire().await.expect("a connection");
        sight::refresh_of_panels(&mut conn, &[id]).await.expect("its sight");
        sqlx::query("insert into panel_partition (panel_id, number) select $1, n from generate_series(1, 4) n")
            .bind(id)
            .execute(self.0.pool())
            .await
            .expect("its partitions");
        PanelId(id)
    }

    /// An active employee with a built-in role, counted as enrolled with an authenticator app.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn employee(&self, email: &str, role: BuiltIn, company: CompanyId) -> AccountId {
        let id = self.account(email, "employee", "active", company, Some(role)).await;
        let sealed = self.0.keys().seal(self.0.entropy(), id.0.as_bytes(), b"12345678901234567890").expect("sealing");
        sqlx::query("insert into credential (account_id, totp_secret, totp_since, updated_at) values ($1, $2, $3, $3)")
            .bind(id.0)
            .bind(sealed)
            .bind(self.0.clock().now())
            .execute(self.0.pool())
            .await
            .expect("a credential");
        id
    }

    /// An end user in `state` (`active`, `off`, `pending`), without a password.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn end_user(&self, email: &str, state: &str, company: CompanyId) -> AccountId {
        self.account(email, "end_user", state, company, None).await
    }

    /// An installer in `state`, without a password.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn installer(&self, email: &str, state: &str, company: CompanyId) -> AccountId {
        self.account(email, "installer", state, company, None).await
    }

    async fn account(
        &self,
        email: &str,
        kind: &str,
        state: &str,
        company: CompanyId,
        role: Option<BuiltIn>,
    ) -> AccountId {
        let id = self.0.new_uuid();
        let now = self.0.clock().now();
        let label = email.split('@').next().unwrap_or(email);
        sqlx::query(
            "insert into account (id, kind, email, email_canonical, username, label, name_key, state, company_id, role_id, created_at, updated_at)
             values ($1, $2, $3, lower($3), lower($3), $4, lower($4), $5, $6, (select id from role where built_in = $7), $8, $8)",
        )
        .bind(id)
        .bind(kind)
        .bind(email)
        .bind(label)
        .bind(state)
        .bind(company.0)
        .bind(role.map(BuiltIn::name))
        .bind(now)
        .execute(self.0.pool())
        .await
        .expect("an account");
        sqlx::query("insert into account_search (account_id, text) values ($1, lower($2 || E'\\n' || $3 || E'\\n' || $1::text || E'\\ntel:'))")
            .bind(id)
            .bind(label)
            .bind(email)
            .execute(self.0.pool())
            .await
            .expect("its search text");
        sqlx::query(
            "insert into account_tally (kind, company_id, state, slot, n) values ($1, $2, $3, $4, 1)
             on conflict (kind, company_id, state, slot) do update set n = account_tally.n + 1",
        )
        .bind(kind)
        .bind(company.0)
        .bind(state)
        .bind(i16::from(id.as_bytes()[15] % 16))
        .execute(self.0.pool())
        .await
        .expect("its tally");
        self.refresh_sight(id).await;
        AccountId(id)
    }

    /// Puts a person on a panel.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn customer_link(&self, account: AccountId, panel: PanelId) -> Uuid {
        let id = self.0.new_uuid();
        sqlx::query(
            "insert into customer_link (id, account_id, panel_id, user_code, user_name, partitions, role, created_at, updated_at)
             values ($1, $2, $3, '7', 'User', '{1,2}', 'regular', $4, $4)",
        )
        .bind(id)
        .bind(account.0)
        .bind(panel.0)
        .bind(self.0.clock().now())
        .execute(self.0.pool())
        .await
        .expect("a link");
        sqlx::query("update account set panel_count = panel_count + 1 where id = $1")
            .bind(account.0)
            .execute(self.0.pool())
            .await
            .expect("its count");
        self.refresh_sight(account.0).await;
        id
    }

    async fn refresh_sight(&self, account: Uuid) {
        let mut conn = self.0.pool().acquire().await.expect("a connection");
        sight::refresh(&mut conn, &[account]).await.expect("its sight");
    }

    /// A fully signed-in session of `account`: its token.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn session(&self, account: AccountId) -> String {
        use sqlx::types::time::OffsetDateTime;
        let raw: [u8; 32] = self.0.entropy().bytes();
        let token = domain::keys::token(&raw);
        let now: OffsetDateTime = self.0.clock().now();
        sqlx::query(
            "insert into session (id, token_hash, account_id, security_version, strength, proof_at, idle_seconds, created_at, seen_at, ends_at)
             select $1, $2, id, security_version, 'full', $4, 1800, $4, $4, $4 + interval '12 hours'
               from account where id = $3",
        )
        .bind(self.0.new_uuid())
        .bind(domain::keys::hash(&raw).as_slice())
        .bind(account.0)
        .bind(now)
        .execute(self.0.pool())
        .await
        .expect("a session");
        token
    }

    /// The caller of a fresh session of `account`.
    ///
    /// # Panics
    /// When there is none.
    pub async fn caller(&self, account: AccountId) -> Caller {
        let token = self.session(account).await;
        self.0.caller(&token, Origin::default()).await.expect("the session is read").expect("the session holds")
    }
}

impl Make<'_> {
    /// Assigns a panel to an installer, without an end.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn installer_link(&self, account: AccountId, panel: PanelId) -> LinkId {
        let id = self.0.new_uuid();
        sqlx::query(
            "insert into installer_link (id, account_id, panel_id, created_at, updated_at) values ($1, $2, $3, $4, $4)",
        )
        .bind(id)
        .bind(account.0)
        .bind(panel.0)
        .bind(self.0.clock().now())
        .execute(self.0.pool())
        .await
        .expect("a link");
        sqlx::query("update account set panel_count = panel_count + 1 where id = $1")
            .bind(account.0)
            .execute(self.0.pool())
            .await
            .expect("its count");
        self.refresh_sight(account.0).await;
        LinkId(id)
    }

    /// A role of one's own that holds exactly these permissions, is connected to no group and may
    /// assign no role.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn role_with(&self, name: &str, permissions: &[Permission]) -> RoleId {
        let id = self.0.new_uuid();
        sqlx::query("insert into role (id, name, created_at, updated_at) values ($1, $2, $3, $3)")
            .bind(id)
            .bind(name)
            .bind(self.0.clock().now())
            .execute(self.0.pool())
            .await
            .expect("a role");
        let held: PermissionSet = permissions.iter().copied().collect();
        let keys: Vec<&str> = held.iter().map(Permission::key).collect();
        sqlx::query(
            "insert into role_permission (role_id, permission, allow) select $1, key, true from unnest($2::text[]) key",
        )
        .bind(id)
        .bind(keys)
        .execute(self.0.pool())
        .await
        .expect("its permissions");
        RoleId(id)
    }

    /// The id of a built-in role.
    ///
    /// # Panics
    /// When there is none.
    pub async fn built_in(&self, role: BuiltIn) -> RoleId {
        let id: Uuid = sqlx::query_scalar("select id from role where built_in = $1")
            .bind(role.name())
            .fetch_one(self.0.pool())
            .await
            .expect("a built-in role");
        RoleId(id)
    }

    /// Gives a person another role; an installer or an end user becomes an employee by that.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn give_role(&self, account: AccountId, role: RoleId) {
        sqlx::query("update account set role_id = $2, kind = 'employee' where id = $1")
            .bind(account.0)
            .bind(role.0)
            .execute(self.0.pool())
            .await
            .expect("a role given");
        self.refresh_sight(account.0).await;
    }

    /// Lets holders of `role` assign `target` (decision 15).
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn assignable(&self, role: RoleId, target: RoleId) {
        sqlx::query("insert into role_assignable (role_id, target_id) values ($1, $2)")
            .bind(role.0)
            .bind(target.0)
            .execute(self.0.pool())
            .await
            .expect("an assignable role");
    }

    /// Connects a role to a group: its holders see the group.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn role_group(&self, role: RoleId, group: GroupId) {
        sqlx::query("insert into role_group (role_id, group_id) values ($1, $2)")
            .bind(role.0)
            .bind(group.0)
            .execute(self.0.pool())
            .await
            .expect("a connection");
    }

    /// Gives an account a password, as if it had registered.
    ///
    /// # Panics
    /// When it cannot be hashed or kept.
    pub async fn password(&self, account: AccountId, password: &str) {
        let hash = domain::auth::passwords::hash(self.0, password).await.expect("a hash");
        sqlx::query(
            "insert into credential (account_id, password_hash, updated_at) values ($1, $2, $3)
             on conflict (account_id) do update set password_hash = excluded.password_hash",
        )
        .bind(account.0)
        .bind(hash)
        .bind(self.0.clock().now())
        .execute(self.0.pool())
        .await
        .expect("a credential");
    }
}
