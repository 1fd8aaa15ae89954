namespace AdFlow.Runtime.Tests;

/// <summary>Opens files that can be written up to a number of bytes in all, as on a disk that fills up.</summary>
internal sealed class SmallDisk(long room)
{
    public long Room { get; set; } = room;

    public Stream Open(string path) =>
        new File(this, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1));

    private sealed class File(SmallDisk disk, FileStream file) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position { get => file.Position; set => file.Position = value; }

        // A disk takes what has room before it refuses, so a file ends anywhere.
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int fits = (int)Math.Min(disk.Room, buffer.Length);
            file.Write(buffer[..fits]);
            disk.Room -= fits;
            if (fits < buffer.Length)
                throw new IOException("No space left on device");
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing) => file.Dispose();
    }
}
