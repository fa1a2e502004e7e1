raise SystemExit("exit while importing")
