#!/usr/bin/env escript
%% The actor benchmarks on processes of Erlang: actors.escript NAME.
%%! +P 3000000
-mode(compile).

main([Name]) ->
    io:format("{\"value\": ~p}~n", [run(list_to_atom(Name))]).

run(spawn_exit) ->
    Microseconds = timed(fun() -> batches(200, 500) end),
    Microseconds / 100000;
run(ping_pong) -> ping_pong(0);
run(ping_pong_dict) -> ping_pong(#{id => 1, name => <<"skerry">>, price => 2.5, tags => <<"a,b">>, active => true});
run(ring) ->
    Laps = 200,
    First = ring(1000, self()),
    Microseconds = timed(fun() -> laps(First, Laps, 0) end),
    Microseconds / Laps / 1000;
run(idle_memory) -> idle(100000);
run(million) -> idle(1000000).

timed(Work) ->
    Began = erlang:monotonic_time(nanosecond),
    Work(),
    (erlang:monotonic_time(nanosecond) - Began) / 1000.

batches(0, _) -> ok;
batches(N, Size) ->
    [receive {'DOWN', R, process, _, _} -> ok end || {_, R} <- [spawn_monitor(fun() -> ok end) || _ <- lists:seq(1, Size)]],
    batches(N - 1, Size).

ping_pong(Ball) ->
    Rounds = 200000,
    Player = ring(1, self()),
    timed(fun() -> laps(Player, Rounds, Ball) end) / Rounds.

ring(0, Last) -> Last;
ring(N, Next) -> ring(N - 1, spawn(fun() -> pass_on(Next) end)).

pass_on(Next) -> receive Token -> Next ! Token, pass_on(Next) end.

laps(_, 0, _) -> ok;
laps(First, N, Token) -> First ! Token, receive Token -> ok end, laps(First, N - 1, Token).

resident() ->
    {ok, Text} = file:read_file("/proc/self/statm"),
    list_to_integer(lists:nth(2, string:tokens(binary_to_list(Text), " "))) * 4096.

idle(Count) ->
    Before = resident(),
    All = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, Count)],
    timer:sleep(200),
    After = resident(),
    [P ! stop || P <- All],
    (After - Before) / Count / 1024.
