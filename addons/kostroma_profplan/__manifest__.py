{
    "name": "Kostroma ProfPlan",
    "summary": "An approved order becomes live work: measures, tasks, evidence",
    "version": "19.0.2.0.0",
    "development_status": "Beta",
    "category": "Services/Project",
    "website": "https://github.com/kostroma-profplan/kostroma-profplan",
    "author": "Kostroma ProfPlan contributors",
    "license": "AGPL-3",
    "application": True,
    "depends": ["project"],
    "external_dependencies": {
        "python": [
            "holidays",
            "lxml",
            "openpyxl",
            "python-dateutil",
            "python-docx",
        ],
    },
    "data": [
        # Security
        "security/groups.xml",
        "security/ir.model.access.csv",
        "security/rules.xml",
        "security/indicator_rules.xml",
        "security/evidence_rules.xml",
        "security/rules_import.xml",
        "security/dates_rules.xml",
        # Data
        "data/project_task_type.xml",
        "data/mail_activity_type.xml",
        "data/mail_activity_type_dates.xml",
        "data/profplan_letter_templates.xml",
        "data/ir_cron.xml",
        # Views
        "views/profplan_unit_views.xml",
        "views/profplan_indicator_views.xml",
        "views/project_task_views.xml",
        "views/profplan_hold_views.xml",
        "views/profplan_change_views.xml",
        "views/profplan_measure_views.xml",
        "views/profplan_plan_views.xml",
        "views/profplan_evidence_views.xml",
        # Wizards
        "wizards/profplan_move_views.xml",
        "wizards/profplan_import_views.xml",
        "wizards/profplan_postpone_views.xml",
        "wizards/profplan_assign_views.xml",
        # Menus
        "views/menus.xml",
        "views/profplan_postponement_views.xml",
        "views/profplan_absence_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["kostroma_profplan/static/src/**/*"],
    },
}
