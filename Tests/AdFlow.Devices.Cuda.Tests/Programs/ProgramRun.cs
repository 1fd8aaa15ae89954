using System.Runtime.InteropServices;
using AdFlow.Devices.Cuda.Tests.Interpreting;
using AdFlow.Testing.Devices;

namespace AdFlow.Devices.Cuda.Tests.Programs;

/// <summary>One launch of a program, by its generated text and by the reference.</summary>
internal sealed unsafe class ProgramRun : IDisposable
{
    private readonly PtxMemory _memory = new();
    private readonly HostMemory[] _expected;
    private readonly ulong[] _actual;

    /// <summary>Executes a program both ways.</summary>
    /// <param name="program">The program.</param>
    /// <param name="sizes">Sizes of the launch.</param>
    /// <param name="inputs">Bytes of the arguments that it reads, in order.</param>
    /// <param name="seed">Order of blocks and threads.</param>
    /// <param name="text">How the program is executed; by default as the backend does it.</param>
    public ProgramRun(DeviceProgram program, long[] sizes, byte[][] inputs, int seed, CudaProgram? text = null)
    {
        text ??= CudaProgram.Of(program);
        int next = 0;
        _expected = new HostMemory[program.ArgumentCount];
        _actual = new ulong[program.ArgumentCount];
        for (int i = 0; i < _expected.Length; i++)
        {
            _expected[i] = new HostMemory(program.BytesOf(i, sizes));
            if (!program.IsWritten(i))
                inputs[next++].CopyTo(_expected[i].As<byte>());
            _actual[i] = _memory.Allocate(_expected[i].Bytes);
            if (!program.IsWritten(i))
                _expected[i].As<byte>().CopyTo(_memory.Read<byte>(_actual[i], (int)_expected[i].Bytes));
        }
        DeviceReference.Run(program, [.. _expected.Select(memory => (nint)memory.Start)], sizes);
        Launcher = new PtxLauncher(text.Module.Text, _memory, seed);
        long scratchBytes = text.ScratchBytes(sizes);
        ulong scratch = _memory.Allocate(scratchBytes);
        text.Launch(Launcher, _actual, scratch, sizes);
    }

    /// <summary>What was launched.</summary>
    public PtxLauncher Launcher { get; }

    /// <summary>What the reference wrote.</summary>
    public Span<T> Expected<T>(int argument) where T : unmanaged => _expected[argument].As<T>();

    /// <summary>What the kernels wrote.</summary>
    public Span<T> Actual<T>(int argument) where T : unmanaged =>
        _memory.Read<T>(_actual[argument], (int)(_expected[argument].Bytes / sizeof(T)));

    /// <summary>Asserts that the first values are equal in every bit; with NaN equal to NaN for float types.</summary>
    public void AssertSame<T>(int argument, string what, int count = -1)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        Span<T> expected = Expected<T>(argument), actual = Actual<T>(argument);
        for (int i = 0; i < (count < 0 ? expected.Length : count); i++)
        {
            bool isSame = MemoryMarshal.AsBytes(expected.Slice(i, 1))
                .SequenceEqual(MemoryMarshal.AsBytes(actual.Slice(i, 1)));
            if (!isSame && !(T.IsNaN(expected[i]) && T.IsNaN(actual[i])))
                Assert.Fail($"{what}, argument {argument}, value {i}: {expected[i]} expected, {actual[i]} found");
        }
    }

    public static byte[] Bytes<T>(ReadOnlySpan<T> values) where T : unmanaged =>
        MemoryMarshal.AsBytes(values).ToArray();

    public void Dispose()
    {
        _memory.Dispose();
        Array.ForEach(_expected, memory => memory.Dispose());
    }
}
