using System.Runtime.InteropServices;

namespace AdFlow.Devices.Cuda.Tests.Interpreting;

/// <summary>What each instruction does.</summary>
/// <param name="slotOf">Slot of an operand.</param>
/// <param name="labelOf">Place of a label.</param>
internal sealed unsafe class PtxInstructions(Func<string, int> slotOf, Func<string, int> labelOf)
{
    public PtxInstruction Read(string text, string opcode, string[] operands) => opcode switch
    {
        "ret" => new(text, thread => thread.Stopped = PtxStop.Exit, PtxStop.Exit),
        "bar.sync" => new(text, thread => thread.Stopped = PtxStop.Barrier, PtxStop.Barrier),
        "bra" => Branch(text, labelOf(operands[0])),
        "vote.sync.ballot.b32" => Ballot(text, operands),
        "shfl.sync.bfly.b32" => Butterfly(text, operands),
        "ld.param.u64" => Alu(text, (a, _, _) => a, operands),
        _ when opcode.StartsWith("ld.", StringComparison.Ordinal) => Load(text, opcode, operands),
        _ when opcode.StartsWith("st.", StringComparison.Ordinal) => Store(text, opcode, operands),
        "atom.global.add.u32" => Add(text, operands[1], operands[2], operands[0], isGlobal: true),
        "red.global.add.u32" => Add(text, operands[0], operands[1], null, isGlobal: true),
        "red.shared.add.u32" => Add(text, operands[0], operands[1], null, isGlobal: false),
        _ when PtxArithmetic.All.TryGetValue(opcode, out var operation) => Alu(text, operation, operands),
        _ => throw new FormatException($"An instruction that is not known: {text}"),
    };

    private static PtxInstruction Branch(string text, int target) => new(text, thread => thread.Next = target);

    private PtxInstruction Alu(string text, PtxArithmetic.Operation operation, string[] operands)
    {
        int to = slotOf(operands[0]), a = slotOf(operands[1]);
        int b = operands.Length > 2 ? slotOf(operands[2]) : a, c = operands.Length > 3 ? slotOf(operands[3]) : a;
        if (Frequent(text, to, a, b, c) is { } frequent)
            return frequent;
        return new(text, thread =>
        {
            var slots = thread.Slots;
            slots[to] = operation(slots[a], slots[b], slots[c]);
        });
    }

    // Without a second call what loops over candidates are made of; the same operations otherwise.
    private static PtxInstruction? Frequent(string text, int to, int a, int b, int c) =>
        text[..text.IndexOf(' ')] switch
        {
            "add.u32" => new(text, thread => thread.Slots[to] = (uint)(thread.Slots[a] + thread.Slots[b])),
            "mad.wide.u32" => new(text, thread => thread.Slots[to] =
                (ulong)(uint)thread.Slots[a] * (uint)thread.Slots[b] + thread.Slots[c]),
            "setp.lt.u32" => new(text, thread => thread.Slots[to] =
                (uint)thread.Slots[a] < (uint)thread.Slots[b] ? 1u : 0u),
            "setp.eq.u64" => new(text, thread => thread.Slots[to] = thread.Slots[a] == thread.Slots[b] ? 1u : 0u),
            "setp.gt.u64" => new(text, thread => thread.Slots[to] = thread.Slots[a] > thread.Slots[b] ? 1u : 0u),
            "and.pred" => new(text, thread => thread.Slots[to] = thread.Slots[a] & thread.Slots[b]),
            "or.pred" => new(text, thread => thread.Slots[to] = thread.Slots[a] | thread.Slots[b]),
            _ => null,
        };

    private PtxInstruction Load(string text, string opcode, string[] operands)
    {
        int[] to = [.. Registers(operands[0])];
        var (address, offset) = Address(operands[1]);
        bool isGlobal = opcode.Contains(".global"), isWide = opcode.EndsWith("64", StringComparison.Ordinal);
        int width = isWide ? 8 : 4;
        return new(text, thread =>
        {
            byte* from = Place(thread, isGlobal, thread.Slots[address] + offset, width * to.Length);
            for (int i = 0; i < to.Length; i++)
                thread.Slots[to[i]] = isWide ? ((ulong*)from)[i] : ((uint*)from)[i];
        });
    }

    private PtxInstruction Store(string text, string opcode, string[] operands)
    {
        var (address, offset) = Address(operands[0]);
        int value = slotOf(operands[1]);
        bool isGlobal = opcode.Contains(".global"), isWide = opcode.EndsWith("64", StringComparison.Ordinal);
        return new(text, thread =>
        {
            byte* to = Place(thread, isGlobal, thread.Slots[address] + offset, isWide ? 8 : 4);
            if (isWide)
                *(ulong*)to = thread.Slots[value];
            else
                *(uint*)to = (uint)thread.Slots[value];
        });
    }

    private PtxInstruction Add(string text, string place, string value, string? old, bool isGlobal)
    {
        var (address, offset) = Address(place);
        int addend = slotOf(value), to = old is null ? -1 : slotOf(old);
        return new(text, thread =>
        {
            uint* at = (uint*)Place(thread, isGlobal, thread.Slots[address] + offset, 4);
            uint before = *at;
            *at = before + (uint)thread.Slots[addend];
            if (to >= 0)
                thread.Slots[to] = before;
        });
    }

    private PtxInstruction Ballot(string text, string[] operands)
    {
        int to = slotOf(operands[0]), from = slotOf(operands[1]);
        return Warp(text, operands[2], threads =>
        {
            ulong truths = 0;
            for (int lane = 0; lane < threads.Length; lane++)
                truths |= threads[lane].Slots[from] << lane;
            foreach (var thread in threads)
                thread.Slots[to] = truths;
        });
    }

    private PtxInstruction Butterfly(string text, string[] operands)
    {
        int to = slotOf(operands[0]), from = slotOf(operands[1]), mask = slotOf(operands[2]);
        if (operands[3] != "31")
            throw new FormatException($"A shuffle within parts of a warp: {text}");
        return Warp(text, operands[4], threads =>
        {
            ulong[] values = [.. threads.Select(thread => thread.Slots[from])];
            for (int lane = 0; lane < threads.Length; lane++)
                threads[lane].Slots[to] = values[lane ^ (int)threads[lane].Slots[mask]];
        });
    }

    private static PtxInstruction Warp(string text, string lanes, Action<PtxThread[]> together) =>
        lanes == "0xffffffff"
            ? new(text, thread => thread.Stopped = PtxStop.Warp, PtxStop.Warp) { Together = together }
            : throw new FormatException($"Not all lanes: {text}");

    private IEnumerable<int> Registers(string operand) =>
        operand.Trim('{', '}').Split(',', StringSplitOptions.TrimEntries).Select(slotOf);

    private (int Slot, ulong Offset) Address(string operand)
    {
        string[] parts = operand.Trim('[', ']').Split('+');
        return (slotOf(parts[0]), parts.Length > 1 ? ulong.Parse(parts[1]) : 0);
    }

    private static byte* Place(PtxThread thread, bool isGlobal, ulong address, int bytes)
    {
        if (isGlobal)
            return thread.Memory.At(address, bytes, bytes);
        address = (uint)address;
        if (address + (uint)bytes > (ulong)thread.Shared.Length || address % (uint)bytes != 0)
            throw new InvalidOperationException($"{bytes} bytes at {address} of {thread.Shared.Length} shared bytes.");
        return (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(
            ref MemoryMarshal.GetArrayDataReference(thread.Shared)) + address;
    }
}
