namespace AdFlow.Tables.Tests.Memory;

public sealed unsafe class ArenaTests
{
    [Test]
    public void Allocate_AnySize_IsAlignedAndDisjoint()
    {
        using var arena = new Arena();
        byte* last = null;
        foreach (int size in new[] { 1, 63, 64, 65, 100_000, 1, 5_000_000 })
        {
            byte* piece = arena.Allocate(size);
            Assert.That((long)piece % Arena.Alignment, Is.Zero);
            Assert.That((nint)piece, Is.Not.EqualTo((nint)last));
            new Span<byte>(piece, size).Fill(1);
            last = piece;
        }
    }

    [Test]
    public void Reset_WarmArena_HoldsNoMoreMemory()
    {
        using var arena = new Arena();
        for (int i = 0; i < 100; i++)
            arena.Allocate(10_000);
        long held = arena.HeldBytes;
        arena.Reset();
        for (int i = 0; i < 100; i++)
            arena.Allocate(10_000);
        Assert.That(arena.HeldBytes, Is.EqualTo(held));
        Assert.That(arena.Generation, Is.EqualTo(1));
    }

    [Test]
    public void Allocate_OverLimit_ThrowsWithFigures()
    {
        using var arena = new Arena(limitBytes: 100_000);
        arena.Allocate(60_000);
        var error = Assert.Throws<ArenaLimitException>(() => arena.Allocate(60_000));
        Assert.That(error!.LimitBytes, Is.EqualTo(100_000));
        Assert.DoesNotThrow(() => arena.Allocate(1_000));
    }

    [Test]
    public void Allocate_OtherSizesThanBeforeTheReset_AreNotRefusedForWhatIsHeld()
    {
        using var arena = new Arena(limitBytes: 1 << 20);
        for (int i = 0; i < 10; i++)
            arena.Allocate(90_000);
        arena.Reset();
        Assert.DoesNotThrow(() => arena.Allocate(900_000));
        Assert.That(arena.HeldBytes, Is.LessThanOrEqualTo(1 << 20));
    }

    [Test]
    public void Allocate_LargePieceFirst_LeavesSmallBlocksForSmallPieces()
    {
        using var arena = new Arena();
        arena.Allocate(1_000);
        arena.Allocate(500_000);
        long held = arena.HeldBytes;
        arena.Reset();
        arena.Allocate(1_000);
        arena.Allocate(500_000);
        arena.Reset();
        arena.Allocate(500_000);
        arena.Allocate(50_000);
        Assert.That(arena.HeldBytes, Is.EqualTo(held));
    }

    [Test]
    public unsafe void Allocate_LargeBlocks_AreAsUsableAsSmallOnes()
    {
        using var arena = new Arena();
        foreach (long bytes in new[] { (4L << 20) - 64, 4L << 20, (5L << 20) + 1, 100 })
            for (int round = 0; round < 2; round++)
            {
                byte* piece = arena.Allocate(bytes);
                Assert.That((long)piece % Arena.Alignment, Is.Zero, $"{bytes} bytes");
                new Span<byte>(piece, (int)bytes).Fill((byte)round);
                Assert.That(new Span<byte>(piece, (int)bytes).IndexOfAnyExcept((byte)round), Is.EqualTo(-1));
                arena.Reset();
            }
        Assert.That(arena.HeldBytes, Is.GreaterThan(5L << 20));
    }
}
