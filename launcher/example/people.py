"""The people and units of the example."""

from odoo.fields import Command

HASHING_ROUNDS = 1000  # Odoo's own take half a second an account


class People:
    """`cast` is people.json: accounts, people, units, organisations with people."""

    LOCALE = {"lang": "ru_RU", "tz": "Europe/Moscow"}

    def __init__(self, env, cast, organisations):
        self.env = env
        self.cast = cast
        self.organisations = organisations

    def create(self):
        """Make users and units."""
        self._create_units(self._create_users())

    def get_users(self):
        """``{login: user}`` of those who take part."""
        cast = (*self.cast["people"], *self.cast["organisations"])
        logins = [("login", "in", [one["login"] for one in cast])]
        return {user.login: user for user in self.env["res.users"].search(logins)}

    def get_accounts(self):
        """Who may log in: one person of each role, and the administrator."""
        admin = {"role": "Администратор", "login": "admin", "name": "Администратор"}
        organisations = [
            {
                **organisation,
                "role": organisation["name"],
                "name": organisation["person"],
            }
            for organisation in self.cast["organisations"]
        ]
        return [
            {
                "role": one["role"],
                "login": one["login"],
                "password": one["login"],
                "name": one["name"],
            }
            for one in (admin, *self.cast["people"], *organisations)
            if one is admin or one["login"] in self.cast["accounts"]
        ]

    def _create_users(self):
        """``{login: user}``; the password of a demo account is its login.

        The others only take part in the story: without a password nobody logs in.
        """
        vals_list = [
            self._prepare_user_vals(
                person["login"],
                person["name"],
                f"kostroma_profplan.group_profplan_{person['group']}",
            )
            for person in self.cast["people"]
        ]
        vals_list += [
            self._prepare_user_vals(
                organisation["login"], organisation["person"], "base.group_portal"
            )
            for organisation in self.cast["organisations"]
        ]
        created = self.env["res.users"].create(vals_list)
        users = {user.login: user for user in created}
        self._give_passwords([users[login] for login in self.cast["accounts"]])
        return users

    def _give_passwords(self, users):
        """What everybody knows is hashed quickly; Odoo hashes it anew at the login."""
        context = self.env["res.users"]._crypt_context()
        context.update(pbkdf2_sha512__rounds=HASHING_ROUNDS)
        self.env.flush_all()
        for user in users:
            user._set_encrypted_password(user.id, context.hash(user.login))

    def _prepare_user_vals(self, login, name, group):
        return {
            "login": login,
            "name": name,
            "email": f"{login}@example.com",
            "group_ids": [Command.set(self.env.ref(group).ids)],
            **self.LOCALE,
        }

    def _create_units(self, users):
        """The city's directory, who heads and does the work, then organisations."""
        directory = self.env["profplan.directory.load"]._read_sample("kostroma")
        ids = self.env["profplan.unit"]._load_directory(directory)
        for unit in self.cast["units"]:
            self.env["profplan.unit"].browse(ids[unit["name"]]).write(
                self._prepare_people_vals(unit, users)
            )
        self._create_organisations(users)

    def _create_organisations(self, users):
        """All of the city's; some are worked for by people of the story."""
        cast = {one["name"]: one for one in self.cast["organisations"]}
        heads = {name: one["person"] for name, one in cast.items()}
        units = self.organisations.create(users["manager"], heads)
        for name, one in cast.items():
            units[name].member_ids = [Command.set(users[one["login"]].ids)]

    def _prepare_people_vals(self, unit, users):
        return {
            "head_id": users[unit["head"]].id,
            "deputy_id": users[unit["deputy"]].id if unit.get("deputy") else False,
            "member_ids": [Command.set([users[login].id for login in unit["members"]])],
        }
