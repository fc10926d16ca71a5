def test_all(browsers, app, evening):
    for rule in app.url_map.iter_rules():
        print(sorted(rule.methods-{'HEAD','OPTIONS'}), rule.rule, rule.endpoint)
    for path in ("/board","/incidents/new","/notes/new","/observations/new","/assignments/new","/contact-requests","/contact-requests/new","/participation","/sessions","/sessions/new","/sessions/2026-11-20","/people","/people/new","/devices","/places","/settings","/me","/about/accessibility","/manifest.webmanifest","/wall","/console"):
        for role in ("coordinator","volunteer","evaluator","display","nobody"):
            r=browsers[role].get(path)
            print(path, role, r.status_code)
            assert r.status_code<500
