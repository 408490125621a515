<?php
// Responses made by SimpleSAMLphp's library, for the acceptance test beside this file.
// stdin: JSON {key, cert, sp_cert, idp, sp, acs, in_response_to}; stdout: JSON of name => XML.
declare(strict_types=1);
error_reporting(0);
require '/usr/share/simplesamlphp/vendor/autoload.php';

use RobRichards\XMLSecLibs\XMLSecurityKey;
use SAML2\Assertion;
use SAML2\Compat\AbstractContainer;
use SAML2\Compat\ContainerSingleton;
use SAML2\Constants;
use SAML2\EncryptedAssertion;
use SAML2\Response;
use SAML2\XML\saml\Issuer;
use SAML2\XML\saml\NameID;
use SAML2\XML\saml\SubjectConfirmation;
use SAML2\XML\saml\SubjectConfirmationData;

ContainerSingleton::setContainer(new class extends AbstractContainer {
    public function getLogger(): Psr\Log\LoggerInterface { return new Psr\Log\NullLogger(); }
    public function generateId(): string { return '_' . bin2hex(random_bytes(16)); }
    public function debugMessage($message, string $type): void {}
    public function redirect(string $url, array $data = []): void {}
    public function postRedirect(string $url, array $data = []): void {}
    public function getTempDir(): string { return sys_get_temp_dir(); }
    public function writeFile(string $filename, string $data, int $mode = null): void {}
});

$in = json_decode(stream_get_contents(STDIN));

function privateKey(string $pem, string $algorithm): XMLSecurityKey {
    $key = new XMLSecurityKey($algorithm, ['type' => 'private']);
    $key->loadKey($pem);
    return $key;
}

function issuer(string $value): Issuer {
    $issuer = new Issuer();
    $issuer->setValue($value);
    return $issuer;
}

function make(object $in, array $want): string {
    $algorithm = $want['algorithm'] ?? XMLSecurityKey::RSA_SHA256;
    $assertion = new Assertion();
    $assertion->setIssuer(issuer($in->idp));
    $nameId = new NameID();
    $nameId->setValue('alice@acme.test');
    $nameId->setFormat(Constants::NAMEID_PERSISTENT);
    $assertion->setNameId($nameId);
    $assertion->setValidAudiences([$in->sp]);
    $assertion->setNotBefore(time() - 30);
    $assertion->setNotOnOrAfter(time() + 300);
    $assertion->setAuthnInstant(time());
    $assertion->setAuthnContextClassRef(Constants::AC_PASSWORD);
    $assertion->setSessionIndex('_s1');
    $assertion->setAttributes(['mail' => ['zoé@exämple-corp.test'], 'groups' => ['営業', "O'Brien & <Sons>"]]);
    $data = new SubjectConfirmationData();
    $data->setNotOnOrAfter(time() + 300);
    $data->setRecipient($in->acs);
    $data->setInResponseTo($in->in_response_to);
    $confirmation = new SubjectConfirmation();
    $confirmation->setMethod(Constants::CM_BEARER);
    $confirmation->setSubjectConfirmationData($data);
    $assertion->setSubjectConfirmation([$confirmation]);
    $encryption = new XMLSecurityKey(XMLSecurityKey::RSA_OAEP_MGF1P, ['type' => 'public']);
    $encryption->loadKey($in->sp_cert);
    if ($want['name_id'] ?? false) $assertion->encryptNameId($encryption);
    if ($want['assertion'] ?? false) {
        $assertion->setSignatureKey(privateKey($in->key, $algorithm));
        $assertion->setCertificates([$in->cert]);
    }
    $response = new Response();
    $response->setIssuer(issuer($in->idp));
    $response->setDestination($in->acs);
    $response->setInResponseTo($in->in_response_to);
    if ($want['encrypt'] ?? false) {
        $encrypted = new EncryptedAssertion();
        $encrypted->setAssertion($assertion, $encryption);
        $response->setAssertions([$encrypted]);
    } else {
        $response->setAssertions([$assertion]);
    }
    if ($want['response'] ?? false) {
        $response->setSignatureKey(privateKey($in->key, $algorithm));
        $response->setCertificates([$in->cert]);
        return $response->toSignedXML()->ownerDocument->saveXML();
    }
    return $response->toUnsignedXML()->ownerDocument->saveXML();
}

echo json_encode([
    'assertion signed' => make($in, ['assertion' => true]),
    'Response signed' => make($in, ['response' => true]),
    'both signed' => make($in, ['assertion' => true, 'response' => true]),
    'RSA-SHA512' => make($in, ['assertion' => true, 'algorithm' => XMLSecurityKey::RSA_SHA512]),
    'encrypted' => make($in, ['assertion' => true, 'encrypt' => true]),
    'encrypted, Response signed' => make($in, ['response' => true, 'encrypt' => true]),
    'encrypted NameID' => make($in, ['assertion' => true, 'name_id' => true]),
]);
