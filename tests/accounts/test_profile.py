def test_in(client_for, cast):
    c = client_for("ines")
    for p in ("", "/away", "/password", "/second-factor", "/second-factor/codes", "/second-factor/off"):
        r = c.get("/profile" + p)
        assert r.status_code == 200, p
        r = c.post("/profile" + p, data={})
        print(p, r.status_code)
