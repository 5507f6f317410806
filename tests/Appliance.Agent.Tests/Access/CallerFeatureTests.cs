using System.Net;
using Appliance.Agent.Access;
using Microsoft.AspNetCore.Http;

namespace Appliance.Agent.Tests.Access;

public sealed class CallerFeatureTests
{
    [Fact]
    public void QueueName_WithoutKeys_IsThatOfTheAddress()
    {
        var (kitchen, study) = (From("192.168.1.20"), From("192.168.1.21"));

        Assert.NotEqual(kitchen.GetQueueName(), study.GetQueueName());
        Assert.Equal(kitchen.GetQueueName(), From("192.168.1.20").GetQueueName());
    }

    [Fact]
    public void QueueName_WithAKey_IsThatOfTheKeyWhereverItIsUsed()
    {
        var (phone, desk) = (From("192.168.1.20"), From("192.168.1.21"));
        phone.SetCaller(new Caller("key-1", "me"));
        desk.SetCaller(new Caller("key-1", "me"));

        Assert.Equal(phone.GetQueueName(), desk.GetQueueName());
    }

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
}
