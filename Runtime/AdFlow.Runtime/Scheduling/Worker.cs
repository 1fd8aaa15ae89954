using System.Runtime.CompilerServices;

namespace AdFlow.Runtime;

/// <summary>A thread that helps runs. It ends with the process.</summary>
internal sealed class Worker
{
    private readonly Workers _workers;
    private readonly int _number;
    private readonly Parking _parking = new();
    private RunTeam? _team;
    private int _calls;

    public Worker(Workers workers, int number)
    {
        _workers = workers;
        _number = number;
    }

    /// <summary>Whether it sleeps: it has had nothing to do for a while.</summary>
    public bool IsAsleep => _parking.IsAsleep;

    /// <summary>Starts the thread.</summary>
    public void Start() => new Thread(Work) { IsBackground = true, Name = $"AdFlow worker {_number}" }.Start();

    /// <summary>Calls the worker, which is idle, to a team.</summary>
    public void Call(RunTeam team)
    {
        _team = team;
        Interlocked.Increment(ref _calls);
        _parking.Wake();
    }

    private void Work()
    {
        for (int heard = 0; ; heard++)
        {
            _parking.WaitWhile(ref _calls, heard);
            Help();
            _workers.Rest(_number);
        }
    }

    // Not part of the loop, whose frame would keep a graph from being collected that is long disposed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Help()
    {
        var team = _team!;
        _team = null;
        int load = RunLoad.Enter();
        team.Help(_number + 1);
        RunLoad.Leave(load);
    }
}
