-- A trial restored from a copy: Odoo's own steps stop mail servers and scheduled
-- actions and show a banner. What is ours goes with them.

-- letters that were waiting in the copy are nobody's any more
UPDATE mail_mail
   SET state = 'cancel'
 WHERE state IN ('outgoing', 'exception');

-- a trial has no copies of its own
DELETE FROM ir_config_parameter
 WHERE key = 'profplan.backup';

-- links do not lead to the real system: they follow the next login of an administrator
UPDATE ir_config_parameter
   SET value = 'http://localhost:8069'
 WHERE key = 'web.base.url';
DELETE FROM ir_config_parameter
 WHERE key = 'web.base.url.freeze';
