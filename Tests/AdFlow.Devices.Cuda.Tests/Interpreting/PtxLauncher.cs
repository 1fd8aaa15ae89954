namespace AdFlow.Devices.Cuda.Tests.Interpreting;

/// <summary>
/// Executes the kernels of a module as text: block after block and thread after thread, each in an order drawn from a
/// seed, up to where threads must wait for each other. Refuses what a card would hang at or leave undefined: threads
/// that wait at different places, warp operations without all lanes, memory that is not theirs.
/// </summary>
internal sealed class PtxLauncher(string text, PtxMemory memory, int seed) : KernelLauncher(MostBlocks)
{
    /// <summary>Few, so that threads do several pieces of work.</summary>
    public const int MostBlocks = 3;

    private const int Warp = 32;

    private readonly IReadOnlyDictionary<string, PtxEntry> _entries = PtxReader.Read(text);
    private readonly Dictionary<PtxEntry, PtxThread[]> _threads = [];
    private readonly string[] _names = [.. PtxReader.NamesOf(text)];
    private readonly Random _random = new(seed);

    /// <summary>Kernels launched so far.</summary>
    public List<string> Launched { get; } = [];

    /// <summary>How many parameters a kernel takes, or −1 where there is none.</summary>
    public int ParametersOf(string entry) => _entries.TryGetValue(entry, out var kernel) ? kernel.Parameters : -1;

    public override void Launch(int entry, uint blocks, uint layers, ReadOnlySpan<ulong> parameters) =>
        Launch(_names[entry], blocks, layers, parameters);

    public void Launch(string entry, uint blocks, uint layers, ReadOnlySpan<ulong> parameters)
    {
        var kernel = _entries[entry];
        Launched.Add(kernel.Name);
        if (parameters.Length != kernel.Parameters)
            throw new ArgumentException(
                $"{kernel.Name} takes {kernel.Parameters} parameters, not {parameters.Length}.");
        var order = Enumerable.Range(0, checked((int)(blocks * layers))).ToArray();
        _random.Shuffle(order);
        ulong[] given = parameters.ToArray();
        foreach (int block in order)
            RunBlock(kernel, [(ulong)(block % blocks), (ulong)(block / blocks), blocks], given);
    }

    private void RunBlock(PtxEntry kernel, ulong[] place, ulong[] parameters)
    {
        // An array that does not move, since addresses into it are taken.
        byte[] shared = GC.AllocateArray<byte>(kernel.SharedBytes, pinned: true);
        _random.NextBytes(shared);
        var threads = ThreadsOf(kernel);
        for (int i = 0; i < threads.Length; i++)
        {
            (threads[i].Shared, threads[i].Next, threads[i].Stopped) = (shared, 0, PtxStop.None);
            threads[i].Slots[0] = (ulong)i;
            place.CopyTo(threads[i].Slots, 1);
            parameters.CopyTo(threads[i].Slots, PtxReader.Special.Length);
        }
        int[] warps = [.. Enumerable.Range(0, threads.Length / Warp)];
        do
        {
            _random.Shuffle(warps);
            foreach (int warp in warps)
                RunWarp(kernel, threads[(warp * Warp)..((warp + 1) * Warp)]);
        }
        while (PassBarrier(kernel, threads));
    }

    // Used again for each block: their registers then hold what another block left, which is garbage too.
    private PtxThread[] ThreadsOf(PtxEntry kernel)
    {
        if (!_threads.TryGetValue(kernel, out var threads))
            _threads.Add(kernel, threads = [.. Enumerable.Range(0, PtxKernel.Threads)
                .Select(_ => new PtxThread(kernel, memory))]);
        return threads;
    }

    // Until all its threads wait for the block or have ended.
    private void RunWarp(PtxEntry kernel, PtxThread[] warp)
    {
        int turn = _random.Next();
        do
        {
            for (int i = 0; i < Warp; i++)
                if (warp[(i ^ turn) & (Warp - 1)] is { Stopped: PtxStop.None } thread)
                    thread.Run();
            turn = turn * 5 + 1;
        }
        while (PassTogether(kernel, warp));
    }

    private static bool PassTogether(PtxEntry kernel, PtxThread[] warp)
    {
        int waiting = Waiting(warp, PtxStop.Warp);
        if (waiting == 0)
            return false;
        if (waiting < Warp)
            throw new InvalidOperationException($"{kernel.Name}: a warp operation without all lanes.");
        kernel.Code[warp[0].Next - 1].Together!(warp);
        foreach (var thread in warp)
            thread.Stopped = PtxStop.None;
        return true;
    }

    private static bool PassBarrier(PtxEntry kernel, PtxThread[] threads)
    {
        int waiting = Waiting(threads, PtxStop.Barrier);
        if (waiting == 0)
            return false;
        if (waiting < threads.Length)
            throw new InvalidOperationException($"{kernel.Name}: a barrier that not all threads reach.");
        foreach (var thread in threads)
            thread.Stopped = PtxStop.None;
        return true;
    }

    // How many threads wait for the others, all of them at the same place.
    private static int Waiting(ReadOnlySpan<PtxThread> threads, PtxStop stop)
    {
        int waiting = 0, place = 0;
        foreach (var thread in threads)
            if (thread.Stopped == stop && (waiting == 0 || thread.Next == place))
                (waiting, place) = (waiting + 1, thread.Next);
        return waiting;
    }
}
