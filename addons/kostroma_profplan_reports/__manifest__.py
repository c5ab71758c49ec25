{
    "name": "Kostroma ProfPlan Reports",
    "summary": "The plan's official tables as print-ready Excel files",
    "version": "19.0.5.0.0",
    "development_status": "Beta",
    "category": "Services/Project",
    "website": "https://github.com/kostroma-profplan/kostroma-profplan",
    "author": "Kostroma ProfPlan contributors",
    "license": "AGPL-3",
    "depends": ["kostroma_profplan", "report_xlsx"],
    "external_dependencies": {"python": ["xlsxwriter", "openpyxl"]},
    "data": ["data/ir_actions_report.xml"],
    "auto_install": True,
}
